import { describe, expect, it } from "vitest";
import { sendWebhooks } from "#checkout/jobs/send-webhooks.ts";
import type { WebhookResult } from "#checkout/webhooks/webhooks.ts";
import { buy } from "./buying.ts";
import { reached } from "./reached.ts";
import { openShop } from "./shop.ts";

const ONE = "https://one.example/hook?key=secret";
const TWO = "https://two.example/hook";
const ACCEPTED: WebhookResult = { state: "accepted" };
const FAILED: WebhookResult = { state: "failed", reason: "it answers 500", retryAfterMs: null };

type Sent = { url: string; id: string };

/** A shop with orders, each of which one webhook to each endpoint is due about. `answer` is that of the endpoints. */
async function shopWithDue(
  orders: number,
  answer: (sent: Sent) => WebhookResult | Promise<WebhookResult>,
  urls = [ONE],
) {
  const sent: Sent[] = [];
  const events = ["order.paid" as const];
  const shop = await openShop({ notifications: { webhooks: urls.map((url) => ({ url, events })) } });
  for (let n = 0; n < orders; n += 1) {
    await buy(shop, "record");
    shop.wait(1);
  }
  shop.ports.webhooks = {
    async send({ url, id }) {
      sent.push({ url, id });
      return answer({ url, id });
    },
  };
  shop.lines.length = 0;
  return { shop, sent };
}

describe("one run", () => {
  it("sends everything that is due, the oldest first, even many batches", async () => {
    const { shop, sent } = await shopWithDue(25, () => ACCEPTED);
    expect(await sendWebhooks(shop.ports)).toBe(25);
    expect(new Set(sent.map(({ id }) => id)).size).toBe(25);
    expect(shop.lines).toEqual(
      Array(25).fill({ level: "info", event: "webhook-sent", kind: "order.paid", host: "one.example" }),
    );
  });

  it("sends what is added meanwhile, too", async () => {
    const { shop, sent } = await shopWithDue(1, async () => {
      if (sent.length === 1) await buy(shop, "book");
      return ACCEPTED;
    });
    expect(await sendWebhooks(shop.ports)).toBe(2);
  });

  it("stops at the first failure of an endpoint, and goes on once that is due again", async () => {
    const { shop, sent } = await shopWithDue(3, () => (sent.length === 2 ? FAILED : ACCEPTED));
    expect(await sendWebhooks(shop.ports)).toBe(1);
    expect(sent).toHaveLength(2);
    expect(shop.lines.at(-1)).toEqual({
      ...{ level: "warn", event: "webhook-postponed" },
      ...{ kind: "order.paid", host: "one.example", reason: "it answers 500" },
    });
    shop.wait(6);
    expect(await sendWebhooks(shop.ports)).toBe(2);
    expect(sent.map(({ id }) => id).indexOf(sent[2]?.id ?? "")).toBe(1);
  });

  it("ends after twenty seconds, so that an invocation of a Worker ends, and the next one goes on", async () => {
    const { shop, sent } = await shopWithDue(4, () => {
      shop.wait(10);
      return ACCEPTED;
    });
    expect(await sendWebhooks(shop.ports)).toBe(2);
    expect(await sendWebhooks(shop.ports)).toBe(2);
    expect(sent).toHaveLength(4);
  });

  it("has its endpoint for itself for as long as it lasts, and no webhook is sent twice", async () => {
    let others = 0;
    const { shop, sent } = await shopWithDue(2, async () => {
      shop.wait(15);
      others += await sendWebhooks(shop.ports);
      return ACCEPTED;
    });
    expect(await sendWebhooks(shop.ports)).toBe(2);
    expect([others, sent.length]).toEqual([0, 2]);
  });

  it("that was killed leaves its endpoint to the others after thirty seconds", async () => {
    const sending = Promise.withResolvers<void>();
    const { shop, sent } = await shopWithDue(1, () => {
      sending.resolve();
      return sent.length === 1 ? new Promise(() => {}) : ACCEPTED;
    });
    await reached(sending.promise, sendWebhooks(shop.ports));
    shop.wait(29.999);
    expect(await sendWebhooks(shop.ports)).toBe(0);
    shop.wait(0.001);
    expect(await sendWebhooks(shop.ports)).toBe(1);
  });

  it("goes on with the other endpoints if something unexpected happens to one, and names it in the log", async () => {
    const { shop, sent } = await shopWithDue(
      2,
      ({ url }) => {
        if (url === ONE) throw new RangeError("a mistake");
        return ACCEPTED;
      },
      [ONE, TWO],
    );
    expect(await sendWebhooks(shop.ports)).toBe(2);
    expect(sent.filter(({ url }) => url === TWO)).toHaveLength(2);
    expect(shop.lines).toContainEqual(
      expect.objectContaining({
        ...{ level: "error", event: "webhooks-failed", host: "one.example", error: "RangeError" },
      }),
    );
  });
});

describe("an endpoint that asks for a pause of hours", () => {
  it("gets new webhooks after half an hour, and the one that it refused when it said", async () => {
    const busy: WebhookResult = { state: "failed", reason: "it answers 429", retryAfterMs: 7_200_000 };
    const { shop, sent } = await shopWithDue(1, () => (sent.length === 1 ? busy : ACCEPTED));
    expect(await sendWebhooks(shop.ports)).toBe(0);
    await buy(shop, "book");
    shop.wait(1799);
    expect(await sendWebhooks(shop.ports)).toBe(0);
    shop.wait(1);
    expect(await sendWebhooks(shop.ports)).toBe(1);
    shop.wait(7200 - 1800 - 1);
    expect(await sendWebhooks(shop.ports)).toBe(0);
    shop.wait(1);
    expect(await sendWebhooks(shop.ports)).toBe(1);
    expect(sent[2]?.id).toBe(sent[0]?.id);
  });
});

it("an endpoint for which nothing is due costs no write", async () => {
  const { shop } = await shopWithDue(1, () => ACCEPTED, [ONE, TWO]);
  await sendWebhooks(shop.ports);
  let writes = 0;
  const { write } = shop.ports.database;
  shop.ports.database.write = (statements) => {
    writes += 1;
    return write(statements);
  };
  expect(await sendWebhooks(shop.ports)).toBe(0);
  expect(writes).toBe(0);
});

it("all webhooks that are due to an endpoint are given up in one run once it answers 410", async () => {
  const { shop, sent } = await shopWithDue(3, () => ({ state: "removed", reason: "it answers 410" }));
  expect(await sendWebhooks(shop.ports)).toBe(0);
  expect(new Set(sent.map(({ id }) => id)).size).toBe(3);
});

it("a webhook that is given up is logged with the reason", async () => {
  const { shop } = await shopWithDue(1, () => ({ state: "removed", reason: "it answers 410" }));
  expect(await sendWebhooks(shop.ports)).toBe(0);
  expect(shop.lines).toEqual([
    {
      ...{ level: "error", event: "webhook-failed" },
      ...{ kind: "order.paid", host: "one.example", reason: "it answers 410" },
    },
  ]);
});
