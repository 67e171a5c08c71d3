import { startDigest } from "../base/digest.ts";
import { type Content, LARGEST_TEXT } from "./content.ts";

/** Takes the bytes of one file piece by piece; holds them only where their text is wanted and may be had. */
export type Gather = {
  readonly add: (bytes: Uint8Array) => void;
  readonly end: () => Extract<Content, { readonly kind: "read" }>;
};

/** Every hand that reads files reads them through this, so that the same bytes are the same content everywhere. */
export function startGathering(wantText: boolean): Gather {
  const digest = startDigest();
  let size = 0;
  let kept: Uint8Array[] = [];
  return {
    add: (bytes) => {
      digest.add(bytes);
      size += bytes.length;
      if (wantText && size <= LARGEST_TEXT) kept.push(Uint8Array.from(bytes));
      else kept = [];
    },
    end: () => {
      const text = wantText && size <= LARGEST_TEXT ? findText(kept, size) : undefined;
      return { kind: "read", size, digest: digest.end(), ...(text === undefined ? {} : { text }) };
    },
  };
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function findText(pieces: readonly Uint8Array[], size: number): string | undefined {
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}
