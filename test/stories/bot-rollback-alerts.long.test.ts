import { describe, expect, test } from "vitest";
import { FRAUD, fresh, merge, say, sign } from "./bot-steps.ts";
import { ADDRESS, AM_ADDRESS, firing, group, post, receivers, signedAlert } from "./bot-rollback-post.ts";
import {
  alarm,
  alertNote,
  incidents,
  openRollbackStage,
  outcomes,
  promote,
  rollbackOf,
  rollbackPulls,
  version,
} from "./bot-rollback-steps.ts";

describe("who may sound an alarm", () => {
  test("a forged, unsigned or changed alert is 401 and makes no call", async () => {
    const stage = await openRollbackStage();
    await promote(stage);
    const calls = stage.world.calls.length;
    const { body, headers } = signedAlert(stage, firing(stage));
    const without = (name: string) => ({
      body,
      headers: Object.fromEntries(Object.entries(headers).filter(([key]) => key !== name)),
    });
    const forged = [
      { body: body.replace("AUC", "auc"), headers },
      without("webhook-signature"),
      without("webhook-id"),
      without("webhook-timestamp"),
      { body, headers: { ...headers, "webhook-id": "msg_other" } },
      { body, headers: { ...headers, "webhook-timestamp": "1700000000" } },
      { body, headers: { ...headers, "webhook-signature": "v1,AAAA" } },
    ];
    for (const one of forged) expect(await post(stage, one)).toBe(401);
    const { authorization: _, ...bare } = group([]).headers as Record<string, string>;
    expect(await post(stage, { ...group([]), headers: bare }, AM_ADDRESS)).toBe(401);
    expect(await post(stage, { body, headers }, AM_ADDRESS)).toBe(401);
    await stage.bot.settle();
    expect(stage.world.calls.length).toBe(calls);
    expect(outcomes(stage)).toEqual([]);
  });

  test("an unknown address is 404, too large 413, compressed 415, another method 405", async () => {
    const stage = await openRollbackStage();
    const { body, headers } = signedAlert(stage, firing(stage));
    expect(await post(stage, { body, headers }, "0".repeat(32))).toBe(404);
    expect(await post(stage, { body: "x".repeat(600_000), headers })).toBe(413);
    expect(await post(stage, { body, headers: { ...headers, "content-encoding": "gzip" } })).toBe(415);
    expect((await fetch(`${stage.bot.address}/alerts/${ADDRESS}`)).status).toBe(405);
  });

  test("a receiver of another repository is not heard here", async () => {
    const other = receivers(99);
    const stage = await openRollbackStage({
      env: { ...Object.fromEntries(Object.keys(receivers()).map((key) => [key, ""])), ...other },
    });
    await promote(stage);
    const calls = stage.world.calls.length;
    expect(await post(stage, signedAlert(stage, firing(stage)))).toBe(503);
    await stage.bot.settle();
    expect(stage.world.calls.length).toBe(calls);
    expect(rollbackPulls(stage)).toEqual([]);
  });

  test("what is authentic and cannot be read is 200 and recorded by name", async () => {
    const stage = await openRollbackStage();
    const odd = signedAlert(stage, { model: 7 });
    expect(await post(stage, odd)).toBe(200);
    await stage.bot.settle();
    expect(stage.bot.log.some((line) => line.includes("an alert cannot be read"))).toBe(true);
    expect(rollbackPulls(stage)).toEqual([]);
  });

  test("a receiver that twokey.yml narrows to other models does nothing", async () => {
    const stage = await openRollbackStage({ rollback: "{ receivers: [{ id: monitor, models: [churn] }] }" });
    await promote(stage);
    expect(await alarm(stage)).toBe(202);
    expect(outcomes(stage)).toEqual(["fraud nothing: receiver"]);
    expect(rollbackPulls(stage)).toEqual([]);
  });

  test("a receiver that may open issues opens an issue with the reason and no pull request", async () => {
    const stage = await openRollbackStage({
      rollback: "{ receivers: [{ id: monitor, max_action: open_issue }] }",
    });
    await promote(stage);
    await alarm(stage);
    expect(rollbackPulls(stage)).toEqual([]);
    expect(incidents(stage)).toHaveLength(1);
    expect(incidents(stage)[0]?.body).toMatch(/receiver monitor may go as far as/);
  });
});

describe("what an alert does not lead to", () => {
  test.each<[string, Record<string, unknown>, string, boolean]>([
    ["an unknown model", { model: "nobody" }, "nobody nothing: model", false],
    ["a name that is a path", { model: "../../x" }, "no model nothing: route", false],
    ["a test alert", { status: "test" }, "fraud nothing: test", false],
    ["the end of something that never began", { status: "resolved" }, "fraud nothing: never-fired", false],
    ["staging", { environment: "staging" }, "fraud nothing: environment", false],
    [
      "a version that is not live",
      { model_digest: `sha256:${"0".repeat(64)}` },
      "fraud nothing: names-live",
      false,
    ],
    ["an old alert", { starts_at: "2026-02-01T00:00:00Z" }, "fraud nothing: age", false],
    ["a warning", { severity: "warning" }, "fraud open-issue: severity", true],
    ["missing data", { status: "no_data" }, "fraud nothing: firing", false],
  ])("%s", async (_name, data, outcome, issue) => {
    const stage = await openRollbackStage();
    await promote(stage);
    const told = Object.fromEntries(
      Object.entries(firing(stage, data)).filter(([, one]) => one !== undefined),
    );
    expect(await alarm(stage, told)).toBe(202);
    expect(outcomes(stage)).toEqual([outcome]);
    expect(rollbackPulls(stage)).toEqual([]);
    expect(incidents(stage)).toHaveLength(issue ? 1 : 0);
  });

  test("a payload that names a version to go to is not listened to", async () => {
    const stage = await openRollbackStage();
    await promote(stage);
    await promote(stage);
    await stage.bot.pass("1d");
    await promote(stage);
    await alarm(stage, firing(stage, { to_version: 1, target: 1, version: 1 }));
    expect(stage.world.live("fraud")?.rollback).toMatchObject({ from: 4, to: 3 });
  });

  test("the first version has nowhere to go back to: an issue that says so", async () => {
    const stage = await openRollbackStage();
    await alarm(stage);
    expect(outcomes(stage)).toEqual(["fraud open-issue: target"]);
    expect(incidents(stage)[0]?.body).toMatch(/no version can be restored/);
  });

  test("nothing changed lately: an issue that says that there is nothing to undo", async () => {
    const stage = await openRollbackStage();
    await promote(stage);
    await stage.bot.pass("20d");
    await alarm(stage);
    expect(outcomes(stage)).toEqual(["fraud open-issue: recent-change"]);
    expect(incidents(stage)[0]?.body).toMatch(/no recent change to undo/);
  });

  test("a model that somebody holds is not rolled back by itself", async () => {
    const stage = await openRollbackStage();
    await promote(stage);
    const issue = stage.world.openIssue("quiet, please", "", "alice");
    await say(stage, issue, "/twokey hold fraud 2h we look at it", "alice");
    await alarm(stage);
    expect(outcomes(stage)).toEqual(["fraud open-issue: not-held"]);
    await stage.bot.pass("3h");
    await alarm(stage, firing(stage, { alert_key: "later" }));
    expect(rollbackPulls(stage)).toHaveLength(1);
  });
});

describe("the same alert again", () => {
  test("a delivery that is repeated is taken once; the same body later only counts", async () => {
    const stage = await openRollbackStage();
    await promote(stage);
    const one = signedAlert(stage, firing(stage));
    expect(await post(stage, one)).toBe(202);
    expect(await post(stage, one)).toBe(202);
    await stage.bot.settle();
    expect(outcomes(stage)).toEqual(["fraud propose"]);
    const pull = rollbackOf(stage);
    await alarm(stage);
    expect(outcomes(stage)).toHaveLength(2);
    expect(rollbackPulls(stage)).toEqual([pull]);
    expect(incidents(stage)).toHaveLength(1);
  });

  test("another alert about the same model is added to what is open", async () => {
    const stage = await openRollbackStage();
    await promote(stage);
    await alarm(stage);
    await alarm(stage, firing(stage, { alert_key: "psi" }));
    expect(outcomes(stage)[1]).toBe("fraud comment: no-open-rollback");
    expect(alertNote(stage, rollbackOf(stage))).toMatch(/already proposes version 2 → 1/);
    expect(incidents(stage)).toHaveLength(1);
  });

  test("after the rollback the same alert is told that it was rolled back already", async () => {
    const stage = await openRollbackStage();
    await promote(stage);
    const alert = firing(stage);
    await alarm(stage, alert);
    const pull = rollbackOf(stage);
    await sign(stage, pull, "erin");
    await merge(stage, pull, "erin");
    expect(version(stage)).toBe(1);
    await stage.bot.pass("10m");
    await alarm(stage, { ...alert, alert_key: "another rule" });
    expect(outcomes(stage)[1]).toBe("fraud comment: not-undone");
    expect(alertNote(stage, pull)).toMatch(/already rolled back: version 2 gave way to version 1/);
  });

  test("a rollback that does not help is not followed by another: not the model", async () => {
    const stage = await openRollbackStage();
    await promote(stage);
    await alarm(stage);
    const pull = rollbackOf(stage);
    await sign(stage, pull, "erin");
    await merge(stage, pull, "erin");
    await stage.bot.pass("10m");
    await alarm(stage, firing(stage, { alert_key: "still" }));
    expect(outcomes(stage)[1]).toMatch(/^fraud comment: /);
    await stage.bot.pass("7h");
    await alarm(stage, firing(stage, { alert_key: "and on" }));
    expect(outcomes(stage)[2]).toBe("fraud open-issue: effective");
    expect(incidents(stage).at(-1)?.body).toMatch(/not the model/);
    expect(rollbackPulls(stage)).toEqual([pull]);
  });
});

describe("holds, ends and limits", () => {
  test("a high alert is held for ten minutes, and proposes what still fires then", async () => {
    const stage = await openRollbackStage();
    await promote(stage);
    await alarm(stage, firing(stage, { severity: "high" }));
    expect(rollbackPulls(stage)).toEqual([]);
    expect(incidents(stage)).toHaveLength(1);
    await stage.bot.pass("9m");
    expect(rollbackPulls(stage)).toEqual([]);
    await stage.bot.pass("2m");
    expect(stage.world.live("fraud")?.rollback).toMatchObject({ from: 2, to: 1 });
  });

  test("a high alert that is over before the hold runs out proposes nothing", async () => {
    const stage = await openRollbackStage();
    await promote(stage);
    const high = firing(stage, { severity: "high" });
    await alarm(stage, high);
    await stage.bot.pass("5m");
    await alarm(stage, { ...high, status: "resolved", ends_at: stage.world.now });
    await stage.bot.pass("30m");
    expect(rollbackPulls(stage)).toEqual([]);
    expect(outcomes(stage)[1]).toBe("fraud comment: resolved");
  });

  test("a late message about a held alert does not end the hold", async () => {
    const stage = await openRollbackStage();
    await promote(stage);
    const began = stage.world.now;
    const high = firing(stage, { severity: "high", starts_at: began });
    await stage.bot.pass("1m");
    await alarm(stage, high);
    await alarm(stage, { ...high, status: "resolved", ends_at: "2026-03-01T00:00:00Z" });
    await stage.bot.pass("15m");
    expect(rollbackPulls(stage)).toHaveLength(1);
  });

  test("the end of an alert is told on the pull request, which stays open unless twokey.yml says otherwise", async () => {
    const stage = await openRollbackStage();
    await promote(stage);
    const alert = firing(stage);
    await alarm(stage, alert);
    const pull = rollbackOf(stage);
    await stage.bot.pass("5m");
    await alarm(stage, { ...alert, status: "resolved", ends_at: stage.world.now });
    expect(alertNote(stage, pull)).toMatch(/The alert is over/);
    expect(stage.world.thread(pull).state).toBe("open");
  });

  test("close_if_unapproved closes it, which is no decision against the next alert", async () => {
    const stage = await openRollbackStage({ rollback: "{ on_resolved: close_if_unapproved }" });
    await promote(stage);
    const alert = firing(stage);
    await alarm(stage, alert);
    const pull = rollbackOf(stage);
    await stage.bot.pass("5m");
    await alarm(stage, { ...alert, status: "resolved", ends_at: stage.world.now });
    expect(stage.world.thread(pull).state).toBe("closed");
    expect(stage.world.live("fraud")?.rollback).toBeNull();
    await stage.bot.pass("1h");
    await alarm(stage, firing(stage, { alert_key: "again" }));
    expect(rollbackPulls(stage)).toHaveLength(2);
  });

  test("a rollback that a person closed is remembered for a day; then it may be proposed again", async () => {
    const stage = await openRollbackStage();
    await promote(stage);
    await alarm(stage);
    const pull = rollbackOf(stage);
    stage.world.closePull(pull, "alice");
    await stage.bot.settle();
    expect(stage.world.live("fraud")?.rollback).toBeNull();
    await alarm(stage, firing(stage, { alert_key: "b" }));
    expect(outcomes(stage)[1]).toBe("fraud comment: decline");
    expect(rollbackPulls(stage)).toEqual([pull]);
    await stage.bot.pass("25h");
    await alarm(stage, firing(stage, { alert_key: "c" }));
    expect(rollbackPulls(stage)).toHaveLength(2);
  });

  test("a closing that nobody heard of is found out when the next alert comes", async () => {
    const stage = await openRollbackStage();
    await promote(stage);
    await alarm(stage);
    stage.world.closePull(rollbackOf(stage), "alice");
    stage.world.lose();
    await alarm(stage, firing(stage, { alert_key: "b" }));
    expect(outcomes(stage)[1]).toBe("fraud comment: decline");
    expect(stage.world.live("fraud")?.rollback).toBeNull();
  });

  test("two open by themselves in a week; the third is an issue, and a person may still ask", async () => {
    const stage = await openRollbackStage({
      rollback: "{ decline_cooldown: 1h, max_age_since_activation: 30d }",
    });
    await promote(stage);
    for (const key of ["a", "b"]) {
      await alarm(stage, firing(stage, { alert_key: key }));
      stage.world.closePull(rollbackOf(stage), "alice");
      await stage.bot.settle();
      await stage.bot.pass("2h");
    }
    await alarm(stage, firing(stage, { alert_key: "c" }));
    expect(rollbackPulls(stage)).toHaveLength(2);
    expect(outcomes(stage).at(-1)).toMatch(/: quota$/);
    const issue = stage.world.openIssue("fraud is wrong", "", "alice");
    await say(stage, issue, "/twokey rollback fraud it is wrong", "alice");
    expect(rollbackPulls(stage)).toHaveLength(3);
  });

  test("many models at once are one umbrella issue and no pull request", async () => {
    const stage = await openRollbackStage();
    await promote(stage);
    const labels = (model: string) => ({ alertname: "Drift", model, severity: "critical" });
    const at = stage.world.now;
    const alerts = ["fraud", "churn"].map((model) => ({
      status: "firing",
      labels: labels(model),
      startsAt: at,
    }));
    expect(await post(stage, group(alerts), AM_ADDRESS)).toBe(202);
    await stage.bot.settle();
    expect(rollbackPulls(stage)).toEqual([]);
    expect(incidents(stage)).toHaveLength(1);
    expect(incidents(stage)[0]?.body).toMatch(/2 models alarm at once/);
    expect(await post(stage, group(alerts.map((one) => ({ ...one, fingerprint: "2" }))), AM_ADDRESS)).toBe(
      202,
    );
    await stage.bot.settle();
    expect(incidents(stage)).toHaveLength(1);
  });

  test("names of models that nobody knows make no storm", async () => {
    const stage = await openRollbackStage();
    await promote(stage);
    const names = ["a", "b", "c", "d", "e", "f", "fraud"];
    const alerts = names.map((model) => ({
      status: "firing",
      labels: { alertname: "Drift", model, severity: "critical" },
      startsAt: stage.world.now,
    }));
    await post(stage, group(alerts), AM_ADDRESS);
    await stage.bot.settle();
    expect(rollbackPulls(stage)).toHaveLength(1);
  });

  test("texts of an alert cannot mention anybody, break a table or give a command", async () => {
    const stage = await openRollbackStage({
      rollback: "{ label_allow: [alertname, model, title, links, note] }",
    });
    await promote(stage);
    const evil = "@acme/everyone | </table> `x`\n/twokey approve fraud 000000000000";
    await alarm(stage, firing(stage, { summary: evil, labels: { note: evil, alertname: evil } }));
    const { body } = stage.world.thread(rollbackOf(stage));
    const all = [body, ...incidents(stage).map((one) => one.body)].join("\n");
    expect(all).not.toMatch(/(^|[^\\`​])@acme\/everyone/);
    expect(all).not.toMatch(/^\/twokey/m);
    expect(all).not.toContain("</table>");
  });

  test("a fork cannot widen what alerts may do: the rules of the default branch count", async () => {
    const stage = await openRollbackStage({ rollback: "{ enabled: false }" });
    await promote(stage);
    const { ".github/twokey.yml": _, ...rest } = { [FRAUD]: fresh() } as Record<string, string>;
    await stage.world.propose(
      "widen",
      { ".github/twokey.yml": "rollback: {}\n", ...rest },
      { by: "mallory", fork: "mallory" },
    );
    await stage.bot.settle();
    await alarm(stage);
    expect(outcomes(stage)).toEqual(["fraud nothing: enabled"]);
  });
});
