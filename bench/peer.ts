import { execFileSync } from "node:child_process";
import { z } from "zod";

const answer = z.object({ seconds: z.number() });

/**
 * A peer in Python, where there is one with the packages of bench/peers/requirements.txt, for drift those of
 * drift_requirements.txt (TWOKEY_PYTHON names it, else python3). The script prints `{"seconds": …}`, its own median without start-up and imports.
 */
export function peer(
  script: string,
  ...args: readonly (string | number)[]
): { readonly seconds: number } | undefined {
  try {
    const python = process.env["TWOKEY_PYTHON"] ?? "python3";
    const text = execFileSync(python, [`bench/peers/${script}`, ...args.map(String)], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    return answer.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
