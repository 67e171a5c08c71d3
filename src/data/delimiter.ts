import { RecordScanner } from "./csv-records.ts";

const CANDIDATES: readonly (readonly [code: number, name: string])[] = [
  [44, "commas"],
  [9, "tabs"],
  [59, "semicolons"],
  [124, "vertical bars"],
];

const LOOKED_AT = 100;
const MOST_CELLS = 500;

/**
 * What separates the cells: the character that splits the most of the first lines into as many cells as the
 * first one, and where several do, the one that makes the most cells. A file named `.tsv` is split at tabs.
 */
export function findDelimiter(bytes: Buffer, whole: boolean, file: string): number {
  const named = /\.(?:tsv|tab)(?:\.gz)?$/i.test(file);
  let best = { code: 44, share: 0, cells: 1 };
  for (const [code] of CANDIDATES) {
    const { share, cells } = fitOf(bytes, whole, code);
    if (cells < 2) continue;
    if (named && code === 9) return code;
    if (share > best.share || (share === best.share && cells > best.cells)) best = { code, share, cells };
  }
  return named && best.share === 0 ? 9 : best.code;
}

export function nameOfDelimiter(code: number): string {
  return CANDIDATES.find(([candidate]) => candidate === code)?.[1] ?? "commas";
}

/** True where several lines split alike, as text that merely has commas in it does not. */
export function looksDelimited(bytes: Buffer, whole: boolean): boolean {
  return CANDIDATES.some(([code]) => {
    const { share, cells, lines } = fitOf(bytes, whole, code);
    return cells > 1 && lines > 1 && share > 0.9;
  });
}

/** Into how many cells a delimiter splits the first line, and which share of the next ones it splits alike. */
function fitOf(
  bytes: Buffer,
  whole: boolean,
  code: number,
): { readonly share: number; readonly cells: number; readonly lines: number } {
  const scanner = new RecordScanner(code, MOST_CELLS, 1);
  let first = 0;
  let lines = 0;
  let alike = 0;
  for (let at = 0; at < bytes.length && lines < LOOKED_AT;) {
    const record = scanner.one(bytes, at, whole);
    if (record === undefined) break;
    const isBlank = record.cells.length === 1 && record.cells[0]!.start === record.cells[0]!.end;
    if (!isBlank) {
      if (lines === 0) first = record.cells.length;
      if (record.cells.length === first) alike += 1;
      lines += 1;
    }
    at = record.next;
  }
  return { share: lines === 0 ? 0 : alike / lines, cells: first, lines };
}
