export const LOG_LEVELS = ["debug", "info", "warn", "error"] as const;

export type LogLevel = (typeof LOG_LEVELS)[number];

/** What a line may carry: names, numbers and short reasons. Never a body, a token or the text of a comment. */
export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;

export type Log = Readonly<Record<LogLevel, (message: string, fields?: LogFields) => void>>;

export type LogSettings = {
  readonly level: LogLevel;
  readonly write: (line: string) => void;
  readonly now: () => number;
};

const LONGEST = 400;
/** GitHub's tokens, bearer values, keys and signatures, in case one gets into the words of an error. */
const SECRETS =
  /\b(?:gh[a-z]_|github_pat_)\w{10,}|\bey[\w-]{10,}\.[\w-]{10,}\.[\w-]{10,}|(?<=bearer )\S+|(?<=sha256=)[0-9a-f]{64}|-----BEGIN[^-]*-----[^-]*/gi;

/** One JSON object a line, as log collectors read it. */
export function openLog({ level, write, now }: LogSettings): Log {
  const lowest = LOG_LEVELS.indexOf(level);
  const say =
    (at: LogLevel) =>
    (message: string, fields: LogFields = {}): void => {
      if (LOG_LEVELS.indexOf(at) < lowest) return;
      const shown = Object.entries(fields).map(([name, value]) => [
        name,
        typeof value === "string" ? loggable(value) : value,
      ]);
      const time = new Date(now()).toISOString();
      write(JSON.stringify({ time, level: at, message: loggable(message), ...Object.fromEntries(shown) }));
    };
  return { debug: say("debug"), info: say("info"), warn: say("warn"), error: say("error") };
}

/** Short, on one line, and without what looks like a secret. */
export function loggable(text: string): string {
  const short = text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`;
  return short.replace(SECRETS, "(secret)").replace(/\p{Cc}+/gu, " ");
}

/** An error in its own words. */
export function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
