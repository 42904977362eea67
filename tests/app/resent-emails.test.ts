import { expect, test } from "vitest";
import { sweep } from "#checkout/jobs/sweep.ts";
import type { Payment } from "#checkout/payments/payments.ts";
import { AdminOrderDetails, ResentMessage } from "#domain/api/admin/orders.ts";
import { DAY_MS } from "#domain/time.ts";
import { OFFERS } from "../checkout/goods.ts";
import { openAdminShop } from "./admin.ts";
import { buy, order, problemOf, reportEvent, signIn } from "./buying.ts";
import { NOON } from "./shop.ts";
import { TEAM } from "./team-offer.ts";

const EMAIL = "reader@example.com";
const COLLEAGUE = "colleague@example.com";
const key = () => ({ idempotencyKey: crypto.randomUUID() });
const OVER = { status: 409, code: "message-over" };

test("the email about a seat is sent again while its holder has the seat, and refused after that", async () => {
  const { shop, admin } = await openAdminShop({ offers: [...OFFERS, TEAM] });
  const id = await buy(shop, "team");
  const buyer = await signIn(shop);
  const seat = `${id.replace("ord", "ent")}_0_0`;
  await buyer.api(`/api/seats/${seat}`, {
    ...{ method: "PUT", body: JSON.stringify({ email: COLLEAGUE, locale: "en" }) },
    headers: { "Content-Type": "application/json" },
  });
  const message = await messageOf("seat");
  const resend = () => admin.call(`/orders/${id}/resend`, { ...key(), message });
  expect(ResentMessage.parse(await (await resend()).json())).toMatchObject({ recipient: COLLEAGUE });
  expect(emails()).toBe(2);
  expect((await buyer.api(`/api/seats/${seat}`, { method: "DELETE" })).status).toBe(200);
  expect(await problemOf(await resend())).toEqual(OVER);
  expect(emails()).toBe(2);
  expect((await details()).history.filter(({ event }) => event === "message-resent")).toHaveLength(1);

  function details() {
    return admin.get(`/orders/${id}`, AdminOrderDetails);
  }
  async function messageOf(kind: string) {
    return (await details()).messages.find((each) => each.kind === kind)?.id;
  }
  function emails() {
    return shop.mail.sent.filter(({ to }) => to === COLLEAGUE).length;
  }
});

test.each<[string, Partial<Payment>]>([
  ["payment-pending", { state: "pending" }],
  [
    "cart-reminder",
    {
      state: "expired",
      recovery: { url: "https://pay.example/1", expiresAt: new Date(NOON.getTime() + 30 * DAY_MS) },
    },
  ],
])("the email %s is sent again until the order is paid, and refused after that", async (kind, unpaid) => {
  const { shop, admin } = await openAdminShop({ shop: { cartReminder: true } });
  const id = await order(shop.browser(), { items: [{ product: "book" }] });
  shop.payments.change(id, { ...unpaid, email: EMAIL });
  await reportEvent(shop, { session: `cs_${id}` });
  shop.wait(3600);
  await sweep(shop.ports);
  const resend = () => admin.call(`/orders/${id}/resend`, { ...key(), message: `${kind}_${id}` });
  expect((await resend()).status).toBe(200);
  expect(shop.mail.sent).toHaveLength(2);
  const copy = { sessionId: "cs_copy", recoveredFrom: `cs_${id}` };
  const { sessionId } = shop.payments.pay(id, EMAIL, kind === "cart-reminder" ? copy : {});
  await reportEvent(shop, { session: sessionId });
  expect(shop.mail.sent).toHaveLength(3);
  expect(await problemOf(await resend())).toEqual(OVER);
  expect(shop.mail.sent).toHaveLength(3);
});
