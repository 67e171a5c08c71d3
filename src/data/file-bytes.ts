import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { BrokenFile } from "./broken.ts";

/** A file that is read in pieces. Asking beyond its end is the file's fault: some offset in it was wrong. */
export type FileBytes = {
  readonly size: number;
  /** A fresh copy of exactly these bytes, aligned for every typed array. */
  readonly read: (offset: number, length: number) => Uint8Array<ArrayBuffer>;
  readonly close: () => void;
};

export function openFileBytes(path: string): FileBytes {
  const descriptor = openSync(path, "r");
  const { size } = fstatSync(descriptor);
  return {
    size,
    read: (offset, length) => {
      if (!isWithin(offset, length, size))
        throw new BrokenFile(`it points at bytes ${offset} to ${offset + length}, but has only ${size}`);
      const bytes = new Uint8Array(length);
      for (let done = 0; done < length;) {
        const got = readSync(descriptor, bytes, done, length - done, offset + done);
        if (got === 0) throw new BrokenFile("it became shorter while it was read", "Read it again.");
        done += got;
      }
      return bytes;
    },
    close: () => closeSync(descriptor),
  };
}

/** True where `length` bytes from `offset` on lie within `size`, and all three are whole and sane. */
export function isWithin(offset: number, length: number, size: number): boolean {
  return (
    Number.isSafeInteger(offset) &&
    Number.isSafeInteger(length) &&
    offset >= 0 &&
    length >= 0 &&
    offset + length <= size
  );
}
