import { readFileSync } from "node:fs";

const EVERY_MS = 40;

/**
 * Calls `exceeded` when the process holds more resident memory than it may. Native libraries allocate outside
 * the JavaScript heap, where only the operating system sees them. Reads /proc, so this wall stands on Linux;
 * elsewhere the heap limit alone holds. Returns how to stop.
 */
export function watchMemory(pid: number | undefined, limitMb: number, exceeded: () => void): () => void {
  if (pid === undefined || process.platform !== "linux") return () => undefined;
  const timer = setInterval(() => {
    const residentMb = findResidentMb(pid);
    if (residentMb !== undefined && residentMb > limitMb) exceeded();
  }, EVERY_MS);
  return () => clearInterval(timer);
}

function findResidentMb(pid: number): number | undefined {
  try {
    const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
  } catch {
    return undefined;
  }
}
