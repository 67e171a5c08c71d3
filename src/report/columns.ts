/** Text in aligned columns for a terminal; the last column may be as long as it likes. */
export function alignColumns(
  rows: readonly (readonly string[])[],
  right: readonly number[] = [],
): readonly string[] {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((text, at) => {
      widths[at] = Math.max(widths[at] ?? 0, widthOf(text));
    });
  }
  return rows.map((row) =>
    row
      .map((text, at) => {
        const pad = " ".repeat(Math.max(0, (widths[at] ?? 0) - widthOf(text)));
        if (right.includes(at)) return pad + text;
        return at === row.length - 1 ? text : text + pad;
      })
      .join("  ")
      .trimEnd(),
  );
}

/** Terminal cells: wide signs take two, combining marks and selectors none. */
export function widthOf(text: string): number {
  let width = 0;
  for (const letter of text) {
    if (NO_WIDTH.test(letter)) continue;
    width += WIDE.test(letter) ? 2 : 1;
  }
  return width;
}

const NO_WIDTH = /\p{Mn}|\p{Cf}|\u{fe0e}|\u{fe0f}/u;
const WIDE =
  /\p{Extended_Pictographic}|[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/u;
