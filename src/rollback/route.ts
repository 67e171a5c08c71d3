import { findModelName, type ModelName } from "../base/ids.ts";
import { plain } from "../base/text.ts";
import { matchesName } from "../project/glob.ts";
import type { RollbackSettings } from "../project/rollback-schema.ts";
import type { AlertEvent } from "./alert.ts";

export type Action = RollbackSettings["receivers"][number]["max_action"];

/** Which model an alert is about, and how far it may go. */
export type Routed =
  | {
      readonly ok: true;
      readonly model: ModelName;
      /** place in `rollback.routes`; null: there are no routes, and the label `model` decides */
      readonly route: number | null;
      /** what the alert says about the bundle that it is about */
      readonly digest: string | null;
      readonly action: Action | null;
      /** milliseconds */
      readonly hold: number | null;
      /** the environment that the alert names, where no route spoke of it */
      readonly environment: string | null;
    }
  | { readonly ok: false; readonly code: "no-route" | "no-label" | "bad-model"; readonly message: string };

type Route = RollbackSettings["routes"][number];

const DEFAULT_ROUTE: Route = { match: {}, model: "{{model}}", digest_label: "model_digest" };
const ENVIRONMENT_LABELS = ["environment", "env"];

/** The first route whose patterns all match. An alert chooses a model and never a version. */
export function routeAlert({ labels }: Pick<AlertEvent, "labels">, { routes }: RollbackSettings): Routed {
  const at = routes.findIndex(({ match }) => matchesLabels(match, labels));
  const route = routes.length === 0 ? DEFAULT_ROUTE : routes[at];
  if (route === undefined)
    return { ok: false, code: "no-route", message: "no route of rollback.routes matches its labels" };
  const filled = fillTemplate(route.model, labels);
  if (!filled.ok)
    return { ok: false, code: "no-label", message: `it has no label "${plain(filled.missing, 60)}"` };
  const model = findModelName(filled.text);
  if (model === undefined)
    return { ok: false, code: "bad-model", message: `"${plain(filled.text, 60)}" is no name of a model` };
  const named = ENVIRONMENT_LABELS.find((label) => Object.hasOwn(labels, label));
  const spoken = ENVIRONMENT_LABELS.some((label) => Object.hasOwn(route.match, label));
  return {
    ok: true,
    model,
    route: at < 0 ? null : at,
    digest: labelOf(labels, route.digest_label) || null,
    action: route.action ?? null,
    hold: route.hold ?? null,
    environment: named === undefined || spoken ? null : labelOf(labels, named),
  };
}

/** An absent label is an empty one, as in Prometheus: `?*` asks for a label that is there. */
function matchesLabels(match: Route["match"], labels: AlertEvent["labels"]): boolean {
  return Object.entries(match).every(([label, pattern]) => {
    const value = labelOf(labels, label);
    return pattern.startsWith("!") ? !matchesName(pattern.slice(1), value) : matchesName(pattern, value);
  });
}

function labelOf(labels: AlertEvent["labels"], label: string): string {
  return Object.hasOwn(labels, label) ? (labels[label] ?? "") : "";
}

type Filled = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly missing: string };

/** `{{label}}` → its value. What is put in is not looked at again. */
function fillTemplate(template: string, labels: AlertEvent["labels"]): Filled {
  const missing: string[] = [];
  const text = template.replace(/\{\{\s*([^{}\s]{1,100})\s*\}\}/g, (_, label: string) => {
    const value = labelOf(labels, label);
    if (value === "") missing.push(label);
    return value;
  });
  const [first] = missing;
  return first === undefined ? { ok: true, text } : { ok: false, missing: first };
}

/** What twokey.yml leaves to a receiver; one that it does not name may do everything. */
export function narrowReceiver(
  receiver: string,
  model: ModelName,
  { receivers }: RollbackSettings,
): { readonly allowed: boolean; readonly action: Action } {
  const narrowed = receivers.find(({ id }) => id === receiver);
  if (narrowed === undefined) return { allowed: true, action: "open_pr" };
  const allowed = narrowed.models?.some((pattern) => matchesName(pattern, model)) ?? true;
  return { allowed, action: narrowed.max_action };
}

const RANK: Readonly<Record<Action, number>> = { comment: 0, open_issue: 1, open_pr: 2 };

export function lesserAction(a: Action, b: Action): Action {
  return RANK[a] <= RANK[b] ? a : b;
}

export function allowsAction(most: Action, wanted: Action): boolean {
  return RANK[wanted] <= RANK[most];
}
