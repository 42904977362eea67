import { Webhook } from "standardwebhooks";
import { describe, expect, it } from "vitest";
import { httpWebhooks } from "#checkout/webhooks/http.ts";
import { openReceiver, SECRET } from "../app/receiver.ts";

const OLD_SECRET = "whsec_b2xkLW9sZC1vbGQtb2xkLW9sZC1vbGQtb2xk";
const NOW = new Date();
const BODY = JSON.stringify({ type: "order.paid", data: { name: "雨打瓦", sum: "¥1,200" } });

const send = (url: string, { secrets = [SECRET], timeoutMs = 5000 } = {}) =>
  httpWebhooks({ secrets, timeoutMs }).send({ url, id: "order-paid_ord_1_endpoint", body: BODY }, NOW);

describe("an outgoing webhook", () => {
  it("has the form of Standard Webhooks, which the reference library accepts", async () => {
    const receiver = await openReceiver({ status: 200 });
    expect(await send(receiver.url)).toEqual({ state: "accepted" });
    const [{ method, headers, body } = expect.fail("nothing was sent")] = receiver.requests;
    expect([method, headers["content-type"], body]).toEqual(["POST", "application/json", BODY]);
    const signed = {
      "webhook-id": "order-paid_ord_1_endpoint",
      "webhook-timestamp": String(Math.floor(NOW.getTime() / 1000)),
      "webhook-signature": String(headers["webhook-signature"]),
    };
    expect(headers).toMatchObject(signed);
    expect(new Webhook(SECRET).verify(body, signed)).toEqual(JSON.parse(BODY));
    for (const forged of [
      () => new Webhook(SECRET).verify(`${body} `, signed),
      () => new Webhook(SECRET).verify(body, { ...signed, "webhook-id": "order-paid_ord_2" }),
      () => new Webhook(OLD_SECRET).verify(body, signed),
    ]) {
      expect(forged).toThrow("No matching signature");
    }
  });

  it("is signed with each secret, so that receivers can move from one to another", async () => {
    const receiver = await openReceiver({ status: 200 });
    await send(receiver.url, { secrets: [SECRET, OLD_SECRET] });
    const [{ headers, body } = expect.fail("nothing was sent")] = receiver.requests;
    const named = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
    expect(String(headers["webhook-signature"]).split(" ")).toHaveLength(2);
    for (const secret of [SECRET, OLD_SECRET]) {
      expect(new Webhook(secret).verify(body, named)).toEqual(JSON.parse(BODY));
    }
  });

  it.each([200, 201, 204, 299])("is accepted with %i", async (status) => {
    const receiver = await openReceiver({ status });
    expect(await send(receiver.url)).toEqual({ state: "accepted" });
  });

  it.each([400, 404, 500, 502])("is not accepted with %i, and may be later", async (status) => {
    const receiver = await openReceiver({ status, headers: { "Retry-After": "60" } });
    const failed = { state: "failed", reason: `it answers ${status}`, retryAfterMs: null };
    expect(await send(receiver.url)).toEqual(failed);
  });

  it("does not follow a redirect", async () => {
    const other = await openReceiver({ status: 200 });
    const receiver = await openReceiver({ status: 307, headers: { Location: other.url } });
    expect(await send(receiver.url)).toMatchObject({ state: "failed", reason: "it answers 307" });
    expect(other.requests).toEqual([]);
  });

  it("says that the receiver wants no more", async () => {
    const receiver = await openReceiver({ status: 410 });
    expect(await send(receiver.url)).toEqual({ state: "removed", reason: "it answers 410" });
  });

  it.each<[number, string, number | null]>([
    [429, "120", 120_000],
    [503, new Date(NOW.getTime() + 3_600_000).toUTCString(), 3_600_000],
    [503, new Date(NOW.getTime() - 3_600_000).toUTCString(), null],
    [429, "soon", null],
    [429, "0", null],
  ])("says how long the receiver asks to wait: %i, Retry-After: %s", async (status, value, ms) => {
    const receiver = await openReceiver({ status, headers: { "Retry-After": value } });
    const result = await send(receiver.url);
    if (result.state !== "failed") throw new Error("it was accepted");
    // A date has whole seconds.
    if (ms === null) expect(result.retryAfterMs).toBeNull();
    else expect(Math.abs((result.retryAfterMs ?? 0) - ms)).toBeLessThan(1000);
  });

  it("fails if the receiver cannot be reached, or does not answer in time", async () => {
    expect(await send("http://127.0.0.1:9/hook")).toMatchObject({ reason: "it cannot be reached" });
    const receiver = await openReceiver(() => new Promise(() => {}));
    const failed = { state: "failed", reason: "no answer within 0.05 s", retryAfterMs: null };
    expect(await send(receiver.url, { timeoutMs: 50 })).toEqual(failed);
  });
});
