import { PERMISSIONS } from "../../bot/permissions.ts";
import { type Asked, refuse, type Reply } from "./bot-world-front.ts";
import type { Actor } from "./bot-world-github.ts";

/** Which of the app's permissions a call needs; the first that fits counts. Everything else needs `metadata`. */
const NEEDED: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^\/repos\/acme\/models\/pulls(?:\/|$)/, ["pull_requests"]],
  [/^\/repos\/acme\/models\/commits\/[^/]+\/pulls$/, ["pull_requests", "contents"]],
  [/^\/repos\/acme\/models\/(?:issues|labels)(?:\/|$)/, ["issues", "pull_requests"]],
  [/^\/repos\/acme\/models\/(?:check-runs|check-suites)(?:\/|$)/, ["checks"]],
  [/^\/repos\/acme\/models\/commits\/[^/]+\/check-runs$/, ["checks"]],
  [/^\/repos\/acme\/models\/actions(?:\/|$)/, ["actions"]],
  [
    /^\/repos\/acme\/models\/(?:git|contents|commits|compare|branches|dispatches|activity|tarball)(?:\/|$)/,
    ["contents"],
  ],
  [/^\/orgs\/acme\/(?:teams|members|memberships)(?:\/|$)/, ["members"]],
];

/** An app may do what its manifest asks for and no more; a workflow file not at all. */
export function findLack({ method, path, body }: Asked, { app }: Actor): Reply | undefined {
  if (app?.slug !== "twokey" || path === "/graphql") return undefined;
  const given: Readonly<Record<string, readonly [string, string] | undefined>> = PERMISSIONS;
  const needed = NEEDED.find(([pattern]) => pattern.test(path))?.[1] ?? ["metadata"];
  const enough = method === "GET" ? ["read", "write"] : ["write"];
  const lacks = refuse(403, "Resource not accessible by integration");
  if (!needed.some((name) => enough.includes(given[name]?.[0] ?? ""))) return lacks;
  const tree = (body as { readonly tree?: unknown } | undefined)?.tree;
  const entries: readonly { readonly path?: unknown }[] = Array.isArray(tree) ? tree : [];
  // Without the permission "workflows" GitHub takes no tree that writes there.
  const isWorkflow = entries.some((entry) => String(entry.path).startsWith(".github/workflows/"));
  return method === "POST" && path.endsWith("/git/trees") && isWorkflow ? lacks : undefined;
}
