import { createHmac } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { hmacSha256, sameBytes } from "../../src/base/digest.ts";
import { instantOf } from "../../src/base/instant.ts";
import type { SourceName } from "../../src/rollback/alert.ts";
import { type AlertRequest, findBase64, hexOf } from "../../src/rollback/request.ts";
import { statusFor } from "../../src/rollback/status.ts";
import { verifyRequest } from "../../src/rollback/verify.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const SECONDS = 1_700_000_000;
const NOW = instantOf(SECONDS);
const BODY = `{"status":"firing","emoji":"🔥\\u2028"}\r\n`;
const KEY = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const SECRET = "a-secret-of-some-thirty-bytes!";

const hmac = (secret: string | Uint8Array, text: string, as: "hex" | "base64") =>
  createHmac("sha256", secret).update(text).digest(as);

type Signed = {
  readonly secret: string;
  readonly headers: Record<string, string>;
  readonly credential: string;
};

/** A request as each source would really send it; node:crypto signs, not our own code. */
const SIGNED: Readonly<Record<SourceName, Signed>> = {
  alertmanager: {
    secret: SECRET,
    headers: { authorization: `Bearer ${SECRET}` },
    credential: "authorization",
  },
  datadog: {
    secret: SECRET,
    headers: { authorization: `Basic ${Buffer.from(`twokey:${SECRET}`).toString("base64")}` },
    credential: "authorization",
  },
  grafana: {
    secret: SECRET,
    headers: {
      "x-grafana-alerting-timestamp": String(SECONDS),
      "x-grafana-alerting-signature": hmac(SECRET, `${SECONDS}:${BODY}`, "hex"),
    },
    credential: "x-grafana-alerting-signature",
  },
  pagerduty: {
    secret: SECRET,
    headers: { "x-pagerduty-signature": `v1=${hmac(SECRET, BODY, "hex")}` },
    credential: "x-pagerduty-signature",
  },
  standard: {
    secret: KEY,
    headers: {
      "webhook-id": "msg_1",
      "webhook-timestamp": String(SECONDS),
      "webhook-signature": `v1,${hmac(Buffer.from(KEY.slice(6), "base64"), `msg_1.${SECONDS}.${BODY}`, "base64")}`,
    },
    credential: "webhook-signature",
  },
};
const NAMES = Object.keys(SIGNED) as SourceName[];
const SIGNING = NAMES.filter((name) => !["alertmanager", "datadog"].includes(name));

function request(source: SourceName, change: Partial<AlertRequest> = {}): AlertRequest {
  return { headers: SIGNED[source].headers, body: bytes(BODY), receivedAt: NOW, ...change };
}

const verify = (source: SourceName, change?: Partial<AlertRequest>) =>
  verifyRequest(source, request(source, change), [SIGNED[source].secret]);

describe("known answers", () => {
  test("Standard Webhooks, from its specification", () => {
    const headers = {
      "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
      "webhook-timestamp": "1614265330",
      "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    };
    const body = bytes(`{"test": 2432232314}`);
    const vector = { headers, body, receivedAt: instantOf(1_614_265_330) };
    expect(verifyRequest("standard", vector, [KEY])).toEqual({ ok: true, scheme: "standard-v1" });
  });

  test("Grafana, with its timestamp; without, there is no way in", () => {
    const body = bytes(`{"status":"firing"}`);
    const signature = "d4c295899cbb5ad8d67037e9e6a248cd8bb9ccd61ff61113c3362159c35fbb39";
    const headers = {
      "x-grafana-alerting-signature": signature,
      "x-grafana-alerting-timestamp": "1700000000",
    };
    expect(verifyRequest("grafana", { headers, body, receivedAt: NOW }, ["secret"]).ok).toBe(true);
    const bare = "99da718745e068940da5a11a17187cb45656f78cd34132618eebc3ab7f7860e1";
    expect(hexOf(hmacSha256(bytes("secret"), body))).toBe(bare);
    const unsigned = { headers: { "x-grafana-alerting-signature": bare }, body, receivedAt: NOW };
    expect(verifyRequest("grafana", unsigned, ["secret"])).toMatchObject({ code: "no-timestamp" });
  });

  test("HMAC-SHA256, from RFC 4231 (test case 2)", () => {
    expect(hexOf(hmacSha256(bytes("Jefe"), bytes("what do ya want for nothing?")))).toBe(
      "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
    );
  });
});

describe("who is believed", () => {
  test.each(NAMES)("%s: what it sends is", (source) => {
    expect(verify(source)).toMatchObject({ ok: true });
  });

  test.each(NAMES)("%s: nothing is without its header, and nothing with it twice", (source) => {
    for (const name of Object.keys(SIGNED[source].headers)) {
      const { [name]: value = "", ...rest } = SIGNED[source].headers;
      expect(verify(source, { headers: rest }), name).toMatchObject({ ok: false });
      expect(verify(source, { headers: { ...rest, [name]: [value, value] } }), name).toMatchObject({
        ok: false,
      });
      expect(verify(source, { headers: { ...rest, [name]: "" } }), name).toMatchObject({ ok: false });
    }
  });

  test.each(SIGNING)("%s: not with one byte of the body flipped", (source) => {
    fc.assert(
      fc.property(fc.nat(bytes(BODY).length - 1), fc.integer({ min: 1, max: 255 }), (at, mask) => {
        const body = bytes(BODY);
        body[at] = body[at]! ^ mask;
        expect(verify(source, { body }).ok).toBe(false);
      }),
      { seed: 8, numRuns: 100 },
    );
    expect(verify(source, { body: bytes(JSON.stringify(JSON.parse(BODY))) }).ok).toBe(false);
  });

  test.each(NAMES)("%s: not with any sign of the credential flipped", (source) => {
    const { headers, credential } = SIGNED[source];
    const value = headers[credential]!;
    const from = value.search(/[ =,]/) + 1;
    for (let at = source === "grafana" ? 0 : from; at < value.length; at += 1)
      for (const mask of [1, 2, 4, 32]) {
        const sign = String.fromCharCode(value.charCodeAt(at) ^ mask);
        // More white space between scheme and token is the same header.
        if (at === from && sign === " ") continue;
        const flipped = value.slice(0, at) + sign + value.slice(at + 1);
        // The user name of Basic says nothing; only the password counts.
        if (source === "datadog" && at < from + Math.ceil(("twokey:".length / 3) * 4)) continue;
        expect(verify(source, { headers: { ...headers, [credential]: flipped } }).ok, flipped).toBe(false);
      }
  });

  test.each(["grafana", "standard"] as const)("%s: not five minutes early or late", (source) => {
    const at = (seconds: number) => verify(source, { receivedAt: instantOf(SECONDS + seconds) });
    expect([at(300).ok, at(-300).ok]).toEqual([true, true]);
    expect(at(301)).toMatchObject({ code: "stale-timestamp" });
    expect(at(-301)).toMatchObject({ code: "stale-timestamp" });
  });

  test.each(NAMES)("%s: with either secret while one is replaced, and with no other", (source) => {
    const other = source === "standard" ? `whsec_${btoa("x".repeat(24))}` : "x".repeat(30);
    const { secret } = SIGNED[source];
    for (const secrets of [
      [secret, other],
      [other, secret],
    ])
      expect(verifyRequest(source, request(source), secrets).ok).toBe(true);
    expect(verifyRequest(source, request(source), [other]).ok).toBe(false);
    expect(verifyRequest(source, request(source), [])).toMatchObject({ code: "no-secret" });
    expect(verifyRequest(source, request(source), [""])).toMatchObject({ code: "no-secret" });
  });

  test("PagerDuty's list: spaces and unknown versions are skipped, upper case and the eleventh are not ours", () => {
    const hex = hmac(SECRET, BODY, "hex");
    const list = (text: string) => verify("pagerduty", { headers: { "x-pagerduty-signature": text } }).ok;
    expect(list(`v0=abc, v1=${"0".repeat(64)} , v1=${hex}`)).toBe(true);
    expect(list(`v1=${hex.toUpperCase()}`)).toBe(false);
    expect(list(`v2=${hex}`)).toBe(false);
    expect(list(`${"v1=0,".repeat(10)}v1=${hex}`)).toBe(false);
  });

  test("one message cannot be read as another with a dot in its id", () => {
    const { headers } = SIGNED.standard;
    expect(verify("standard", { headers: { ...headers, "webhook-id": "msg_1.2" } })).toMatchObject({
      code: "no-delivery-id",
    });
  });

  test("headers that objects inherit are no headers", () => {
    const headers = Object.create({ authorization: `Bearer ${SECRET}` }) as Record<string, string>;
    expect(verify("alertmanager", { headers }).ok).toBe(false);
  });

  test("bytes are the same only when all are", () => {
    expect(sameBytes(bytes("abc"), bytes("abc"))).toBe(true);
    expect(sameBytes(bytes("abc"), bytes("abcd"))).toBe(false);
    expect(sameBytes(new Uint8Array(), new Uint8Array())).toBe(true);
    expect(findBase64("YQ==")).toEqual(bytes("a"));
    // The last sign carries bits that do not count; a second spelling would be a second signature.
    expect(findBase64("YR==")).toBeUndefined();
  });
});

describe("what the sender is told", () => {
  test("busy is 503 with a moment to wait everywhere, and never 429", () => {
    for (const source of NAMES)
      for (const situation of ["busy", "inbox-full"] as const)
        expect(statusFor(source, situation)).toMatchObject({ status: 503, retryAfter: 30 });
    expect(statusFor("alertmanager", "busy").sentAgain).toBe(true);
    expect(statusFor("grafana", "busy").sentAgain).toBe(false);
  });

  test("what is recorded is a success, forged is 401", () => {
    for (const source of NAMES) {
      expect(statusFor(source, "accepted").status).toBe(202);
      expect(statusFor(source, "duplicate").status).toBe(202);
      expect(statusFor(source, "unsupported").status).toBe(200);
      expect(statusFor(source, "refused")).toEqual({ status: 401, sentAgain: source === "standard" });
    }
  });
});
