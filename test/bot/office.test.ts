import { expect, test } from "vitest";
import { noReplyOf } from "../../bot/office.ts";

test.each([
  ["https://github.com", "users.noreply.github.com"],
  ["https://git.example.com", "users.noreply.git.example.com"],
  ["http://127.0.0.1:4000", "users.noreply.github.com"],
])("addresses that hide an e-mail on %s end in %s", (site, host) => {
  expect(noReplyOf({ site })).toBe(host);
});
