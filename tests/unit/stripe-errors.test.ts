import { afterEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { AmountTooSmall, PaymentsDown, PaymentsRefused } from "#checkout/payments/payments.ts";
import { ForgedWebhook } from "#checkout/webhooks/forged-webhook.ts";
import { order, PAGE, session, stripeAnswering } from "./stripe-answers.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

describe("an error from Stripe", () => {
  const refuse = (status: number, code: string) =>
    stripeAnswering({ status, error: { type: "invalid_request_error", code, message: `about ${code}` } })
      .payments;

  it("about a missing object becomes null", async () => {
    expect(await refuse(404, "resource_missing").findBySession("cs_1")).toBeNull();
    expect(await refuse(404, "resource_missing").findOutcome("pi_1")).toBeNull();
  });

  it("about an amount that is too small is not an outage", async () => {
    const error: unknown = await refuse(400, "amount_too_small")
      .open(order(), PAGE)
      .catch((thrown) => thrown);
    expect(error).toBeInstanceOf(AmountTooSmall);
    expect(error).toMatchObject({
      message: "The amount is below Stripe's minimum",
      cause: { code: "amount_too_small" },
    });
    await expect(refuse(400, "amount_too_large").open(order(), PAGE)).rejects.toThrow(PaymentsRefused);
  });

  it("about a request that is wrong as it is, is a refusal with its message and the error as its cause", async () => {
    const error: unknown = await refuse(400, "parameter_invalid")
      .findBySession("cs_1")
      .catch((thrown) => thrown);
    expect(error).toBeInstanceOf(PaymentsRefused);
    expect(error).toMatchObject({
      message: "Stripe refused the request: about parameter_invalid",
      cause: { code: "parameter_invalid" },
    });
    await expect(refuse(404, "resource_missing").open(order(), PAGE)).rejects.toThrow(PaymentsRefused);
  });

  it.each([
    [401, "invalid_request_error"],
    [429, "invalid_request_error"],
    [500, "api_error"],
  ])("of any other kind is an outage, after which a later attempt may succeed: %i", async (status, type) => {
    const answer = { status, error: { type, code: "any", message: "not now" } };
    const error: unknown = await stripeAnswering(answer)
      .payments.open(order(), PAGE)
      .catch((thrown) => thrown);
    expect(error).toBeInstanceOf(PaymentsDown);
    expect(error).toMatchObject({
      message: "The request to Stripe failed: not now",
      cause: { code: "any" },
    });
  });

  it("about a signature is the cause of the thrown error", async () => {
    const error: unknown = await stripeAnswering(session())
      .payments.verifyWebhook("{}", "t=1,v1=00")
      .catch((thrown) => thrown);
    expect(error).toBeInstanceOf(ForgedWebhook);
    expect(error).toMatchObject({
      message: "The webhook's signature is not valid",
      cause: { type: "StripeSignatureVerificationError" },
    });
  });

  it("is not tried again while a buyer waits for the payment page", async () => {
    const { payments } = stripeAnswering(session());
    const keys: (string | null)[] = [];
    vi.spyOn(globalThis, "fetch").mockImplementation(async (_, init) => {
      keys.push(new Headers(init?.headers).get("Idempotency-Key"));
      throw new TypeError("connection reset");
    });
    await expect(payments.open(order(), PAGE)).rejects.toThrow(PaymentsDown);
    expect(keys).toEqual(["open_ord_1"]);
  });

  it("is tried again twice where the connection breaks, unless a buyer waits", async () => {
    const { payments } = stripeAnswering(session());
    let requests = 0;
    vi.spyOn(globalThis, "fetch").mockImplementation(async () => {
      requests += 1;
      throw new TypeError("connection reset");
    });
    await expect(payments.findBySession("cs_1", { isBuyerWaiting: true })).rejects.toThrow(PaymentsDown);
    expect(requests).toBe(1);
    await expect(payments.findBySession("cs_1")).rejects.toThrow(PaymentsDown);
    expect(requests).toBe(1 + 3);
  });

  it("is assumed after three seconds without an answer while a buyer waits", async () => {
    vi.useFakeTimers();
    onTestFinished(() => {
      vi.useRealTimers();
    });
    const { payments } = stripeAnswering(session());
    vi.spyOn(globalThis, "fetch").mockImplementation(
      (_, init) =>
        new Promise((_, reject) =>
          init?.signal?.addEventListener("abort", () => reject(init.signal?.reason)),
        ),
    );
    for (const request of [
      () => payments.open(order(), PAGE),
      () => payments.findBySession("cs_1", { isBuyerWaiting: true }),
    ]) {
      const outcome = request().then(
        () => "answered",
        (error: Error) => error.name,
      );
      await vi.advanceTimersByTimeAsync(2_999);
      expect(await Promise.race([outcome, "still waiting"])).toBe("still waiting");
      await vi.advanceTimersByTimeAsync(1);
      expect(await outcome).toBe("PaymentsDown");
    }
  });
});
