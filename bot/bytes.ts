import type { IncomingMessage } from "node:http";

/** How many bytes of requests may be in memory at once, over all of them. */
export type Budget = { take: (bytes: number) => boolean; give: (bytes: number) => void };

export function openBudget(most: number): Budget {
  let used = 0;
  return {
    take: (bytes) => {
      if (used + bytes > most) return false;
      used += bytes;
      return true;
    },
    give: (bytes) => {
      used -= bytes;
    },
  };
}

/** `large`: more than allowed. `full`: too much at once from everybody. `broken`: the sender went away. */
export type Body =
  | { readonly kind: "bytes"; readonly bytes: Buffer }
  | { readonly kind: "large" }
  | { readonly kind: "full" }
  | { readonly kind: "broken" };

/** The body as it came, never more of it than allowed, whatever the header says about its length. */
export async function readBody(request: IncomingMessage, largest: number, budget: Budget): Promise<Body> {
  if (Number(request.headers["content-length"] ?? 0) > largest) return { kind: "large" };
  const chunks: Buffer[] = [];
  let size = 0;
  let taken = 0;
  try {
    // Whoever sends too much still gets an answer, so the connection stays.
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
      size += bytes.length;
      if (size > largest) return { kind: "large" };
      if (!budget.take(bytes.length)) return { kind: "full" };
      taken += bytes.length;
      chunks.push(bytes);
    }
    return { kind: "bytes", bytes: Buffer.concat(chunks) };
  } catch {
    return { kind: "broken" };
  } finally {
    budget.give(taken);
  }
}
