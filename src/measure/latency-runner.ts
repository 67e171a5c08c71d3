import { arch, cpus, platform } from "node:os";
import type { Runner } from "../gates/latency-facts.ts";

/** The machine and the versions that times depend on. Times of two machines are never compared. */
export function describeRunner(runtime: string): Runner {
  const processors = cpus();
  return {
    cpu: processors[0]?.model.trim() ?? "unknown",
    cores: processors.length,
    platform: `${platform()} ${arch()}`,
    node: process.version,
    runtime,
  };
}
