import { z } from "zod";
import { parseBody, repositoryPath } from "./client.ts";
import type { Publisher } from "./publisher.ts";

/** Who proposed what, as the event of the run says; never as the evidence says. */
export type HeadOf = {
  /** `owner:branch` */
  readonly label: string;
  readonly sha: string;
  readonly repository: number;
};

const pullSchema = z.object({
  number: z.number().int().positive(),
  head: z.object({ sha: z.string(), repo: z.object({ id: z.number() }).nullable() }),
  base: z.object({ ref: z.string() }),
});

/** The open pull request whose head is exactly this commit of this repository; several, or none, is undefined. */
export async function findPull(
  { client, repository }: Publisher,
  head: HeadOf,
): Promise<{ readonly number: number; readonly base: string } | undefined> {
  const label = encodeURIComponent(head.label);
  const path = `${repositoryPath(repository)}/pulls?state=open&head=${label}&per_page=100`;
  const reply = await client.call({ method: "GET", path });
  const listed = z.array(pullSchema).safeParse(parseBody(reply.body));
  if (reply.status !== 200 || !listed.success) return undefined;
  const [found, second] = listed.data.filter(
    (pull) => pull.head.sha === head.sha && pull.head.repo?.id === head.repository,
  );
  return found === undefined || second !== undefined
    ? undefined
    : { number: found.number, base: found.base.ref };
}
