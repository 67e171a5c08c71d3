import { type Teller, tellStory } from "./story-chapters.ts";

const WIDTH = 110;
const INDENT = 13;

/**
 * `npm run story`: adopt, propose, measure, sign with two keys, merge, a version. `npm run story -- rollback` goes on with
 * an alert, until the version before is live again. Exit code 1 names the step that failed.
 */
if (import.meta.main) process.exitCode = await tell(process.argv.slice(2), { write: console.log });

export type How = {
  readonly write: (line: string) => void;
  /** another bot than dist/bot.js */
  readonly bot?: string;
};

export async function tell(args: readonly string[], { write, ...rest }: How): Promise<number> {
  const [word, ...more] = args;
  if (more.length > 0 || (word ?? "rollback") !== "rollback") {
    write("npm run story, or npm run story -- rollback");
    return 2;
  }
  let step = "it begins";
  const began = performance.now();
  const teller = openTeller(write, (what) => {
    step = what;
  });
  try {
    await tellStory(teller, { ...rest, rollback: word !== undefined });
    return 0;
  } catch (error) {
    const seconds = ((performance.now() - began) / 1000).toFixed(0);
    write(`\nThe story failed after ${seconds} s at this step: ${step}.`);
    write(error instanceof Error ? error.message : String(error));
    return 1;
  }
}

function openTeller(write: How["write"], step: Teller["step"]): Teller {
  let chapters = 0;
  return {
    step,
    chapter: (title) => {
      chapters += 1;
      write(`\n${chapters}  ${title}`);
    },
    line: (who, text) => write(fold(`   ${who.padEnd(INDENT - 4)} ${text}`, INDENT)),
    plain: (text) => write(fold(text, 0)),
  };
}

/** Broken at blanks, so that a terminal does not break it elsewhere. */
function fold(text: string, indent: number): string {
  const lines: string[] = [];
  let rest = text;
  while (rest.length > WIDTH) {
    const at = rest.lastIndexOf(" ", WIDTH);
    if (at <= indent) break;
    lines.push(rest.slice(0, at));
    rest = " ".repeat(indent) + rest.slice(at + 1);
  }
  return [...lines, rest].join("\n");
}
