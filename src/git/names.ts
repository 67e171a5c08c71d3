/**
 * Names of files are bytes to git and text to us. Bytes that are no UTF-8 become lone surrogates, each byte
 * one of its own (as Python's surrogateescape does): no two names ever become one, every name can be turned
 * back, and no rule about paths lets such a name into a bundle.
 */
const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const ESCAPE = 0xdc00;

export function nameFromBytes(bytes: Uint8Array): string {
  try {
    return strict.decode(bytes);
  } catch {
    return Array.from(bytes, (byte) =>
      byte < 0x80 ? String.fromCharCode(byte) : String.fromCharCode(ESCAPE + byte),
    ).join("");
  }
}

/** For the file system: text where it is text, bytes where it is not. */
export function nameToPath(name: string): string | Buffer {
  if (name.isWellFormed()) return name;
  return Buffer.from(Array.from(name, (sign) => sign.charCodeAt(0) & 0xff));
}
