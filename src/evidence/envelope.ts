import { z } from "zod";
import { parseJson } from "../base/json.ts";
import { bad, good, type Outcome } from "../base/problem.ts";
import { plain } from "../base/text.ts";

/** The one file of an uploaded report that machines read. */
export const EVIDENCE_FILE = "evidence.json";
export const EVIDENCE_SCHEMA = "twokey-evidence/1";

const commit = z.string().regex(/^[0-9a-f]{40,64}$/);

/**
 * Evidence as a run uploads it: which run, for whom, on which commits. It was written next to code and models of
 * strangers, so a reader believes of it only what GitHub says of the run too; never the number of the pull request.
 */
const envelopeSchema = z.strictObject({
  schema: z.literal(EVIDENCE_SCHEMA),
  counted: z.boolean(),
  nonce: z.string().max(128).nullable(),
  repository: z.number().int(),
  pull: z.number().int().nullable(),
  head: commit,
  /** the default branch as the run saw it */
  tip: commit.nullable(),
  /** what the default branch would be after the merge */
  candidate: commit.nullable(),
  run: z.strictObject({ id: z.number().int(), attempt: z.number().int() }),
  evaluation: z.unknown(),
  problems: z.array(z.unknown()).max(5_000),
});

export type Envelope = z.infer<typeof envelopeSchema>;

export function parseEnvelope(text: string): Outcome<Envelope> {
  const parsed = envelopeSchema.safeParse(tryJson(text));
  if (parsed.success) return good(parsed.data);
  const [issue] = parsed.error.issues;
  return bad({
    code: "evidence-shape",
    file: EVIDENCE_FILE,
    path: issue?.path.map(String).join(".") ?? "",
    message: `${EVIDENCE_FILE} has another shape: ${plain(issue?.message ?? "", 200)}`,
    hint: "re-run the workflow that evaluates; both must use the same release of Twokey",
  });
}

function tryJson(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}
