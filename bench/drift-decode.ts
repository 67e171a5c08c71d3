import { workerData } from "node:worker_threads";
import { openTableSource } from "../src/data/read.ts";

/** A thread that decodes every column of a file and keeps none: what reading alone costs. */
const path = String(workerData);
const opened = await openTableSource(path, { file: path });
if (!opened.ok) throw new Error(opened.problems.map(({ message }) => message).join("; "));
for (const name of opened.value.names) opened.value.read(name);
opened.value.close();
