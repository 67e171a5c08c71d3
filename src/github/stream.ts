import type { ClientSettings, GithubReply } from "./client.ts";

/** The bytes of one answer as they come, or the reply that came instead. */
export type Streamed =
  | { readonly ok: true; readonly chunks: AsyncIterable<Uint8Array> }
  | { readonly ok: false; readonly reply: GithubReply };

/** Asks for a path and hands the bytes on without holding them. The path comes without the host. */
export type GithubStream = (path: string, accept: string) => Promise<Streamed>;

const TRIES = 3;
const TIMEOUT = 600_000;
const LONGEST_WAIT = 60_000;
const LONGEST_REFUSAL = 65_536;

/** The same as the client, for files that are too large to hold. What ends in the middle throws at the reader. */
export function openStream(settings: ClientSettings): GithubStream {
  return async (path, accept) => {
    for (let attempt = 1; ; attempt += 1) {
      const { streamed, wait } = await openOnce(settings, path, accept);
      if (streamed.ok) return streamed;
      const { status } = streamed.reply;
      const again = status === 0 || status === 429 || status >= 500 || (status === 403 && wait !== undefined);
      if (!again || attempt === TRIES) return streamed;
      await settings.sleep(Math.min(LONGEST_WAIT, wait ?? 500 * 2 ** attempt));
    }
  };
}

async function openOnce(
  settings: ClientSettings,
  path: string,
  accept: string,
): Promise<{ readonly streamed: Streamed; readonly wait: number | undefined }> {
  try {
    const response = await settings.fetch(`${settings.address}${path}`, {
      method: "GET",
      headers: {
        accept,
        "user-agent": "twokey",
        "x-github-api-version": "2022-11-28",
        ...(settings.token === undefined ? {} : { authorization: `Bearer ${settings.token}` }),
      },
      signal: AbortSignal.timeout(settings.timeout ?? TIMEOUT),
    });
    if (response.ok) return { streamed: { ok: true, chunks: response.body ?? nothing() }, wait: undefined };
    const after = Number(response.headers.get("retry-after") ?? Number.NaN);
    const body = await readStart(response);
    const reply = { status: response.status, body, message: `${response.status} ${response.statusText}` };
    const wait = Number.isFinite(after) && after >= 0 ? after * 1000 : undefined;
    return { streamed: { ok: false, reply }, wait };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return {
      streamed: { ok: false, reply: { status: 0, body: new Uint8Array(), message } },
      wait: undefined,
    };
  }
}

/** Enough of a refusal to read why. */
async function readStart(response: Response): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? nothing()) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > LONGEST_REFUSAL) break;
  }
  return Buffer.concat(chunks);
}

async function* nothing(): AsyncGenerator<Uint8Array> {}
