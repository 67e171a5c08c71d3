/** Takes one delivery into the inbox of a folder, says so, and is killed before it can close anything. */
import { openInbox } from "../../bot/inbox.ts";

const inbox = openInbox({ folder: process.argv[2] ?? "" });
const repository = { id: 77, name: { owner: "acme", name: "models" }, installation: 5 };
inbox.take(
  [
    {
      source: "github",
      id: "killed",
      event: "pull_request",
      action: "opened",
      repository: 77,
      payload: "{}",
      wakes: [{ repository, job: { kind: "pull", number: 12 } }],
      said: [],
    },
  ],
  1000,
);
inbox.notes(77).put("registry", "head", "abc");
process.kill(process.pid, "SIGKILL");
