import { expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import { AdminMessage } from "#domain/api/admin/messages.ts";
import { OUTGOING_EVENTS } from "#domain/webhooks.ts";
import { openReceiver, SECRET } from "../app/receiver.ts";
import { runShop } from "../catalogue/run-shop.ts";
import { buyerAt, eventually } from "./buyer.ts";
import { startShop } from "./shop.ts";

it("a running shop sends a webhook about a payment, and the creator sends it again from the command line", async () => {
  const receiver = await openReceiver({ status: 200 });
  const shop = await startShop({
    terms: { webhooks: [{ url: receiver.url, events: [...OUTGOING_EVENTS] }] },
    variables: { WEBHOOK_SECRET: SECRET },
  });
  onTestFinished(shop.close);
  const buyer = buyerAt(shop);
  const { order, url } = await buyer.order({ items: [{ product: "book" }] });
  await buyer.pay(url);
  await eventually(async () => receiver.requests.length >= 2 || null, "the webhooks");
  expect(receiver.types()).toEqual(["order.paid", "entitlement.granted"]);
  const options = { env: { DATA_DIR: shop.settings.dataDir } };
  const list = async () => {
    const { stdout } = await runShop(["messages", "--channel", "webhook", "--json"], options);
    return z.array(AdminMessage).parse(JSON.parse(stdout));
  };
  await eventually(async () => (await list()).every(({ state }) => state === "sent") || null, "the list");
  const [id = ""] = receiver.ids();
  const messages = await list();
  expect(messages).toContainEqual(expect.objectContaining({ id, kind: "order.paid", orderId: order }));
  const shown = await runShop(["orders", "show", order], options);
  const { host } = new URL(receiver.url);
  expect(shown.stdout).toMatch(
    new RegExp(`\\nemails +sent +paid to [^\\n]+\\nwebhooks +sent +[\\w.]+ to ${host} `),
  );
  const { stdout } = await runShop(["messages", "resend", String(id)], options);
  expect(stdout).toContain(`${id} is sent again`);
  await eventually(async () => receiver.requests.length >= 3 || null, "the webhook");
  expect(receiver.ids().at(-1)).toBe(id);
  const unknown = await runShop(["messages", "resend", "unknown"], options);
  expect([unknown.code, unknown.stderr]).toEqual([1, expect.stringMatching(/^There is no such webhook\. /)]);
});

it("a shop that starts with webhooks but without their secret says what to do", async () => {
  const webhooks = [{ url: "https://program.example/hook", events: [...OUTGOING_EVENTS] }];
  const shop = await startShop({ terms: { webhooks } });
  onTestFinished(shop.close);
  const warnings = () => shop.lines.filter(({ event }) => event === "webhook-secret-missing");
  await eventually(async () => warnings().length > 0 || null, "the log");
  expect(warnings()).toEqual([expect.objectContaining({ level: "error", endpoints: 1 })]);
});
