import { describe, expect, it } from "vitest";
import { sweep } from "#checkout/jobs/sweep.ts";
import { MailDown } from "#checkout/mail/mail.ts";
import { buy, order, reportEvent } from "./buying.ts";
import { getOrder, placeOrder } from "./place-order.ts";
import { NOON, openShop } from "./shop.ts";

describe("the page that a buyer returns to", () => {
  it("finds the payment before its webhook arrives, and the email is sent", async () => {
    const { shop, id } = await placeOrder();
    shop.payments.pay(id);
    expect(await getOrder(shop, id)).toEqual({
      id,
      status: "paid",
      currency: "USD",
      ...{ subtotal: 2900, discount: 0, tax: 0, taxIncluded: 0, amount: 2900, refunded: 0 },
      ...{ discountName: null, received: null, dispute: null },
      ...{
        email: "r•••@e•••.com",
        opened: false,
        gift: null,
        delivery: null,
        awaitsConfirmation: false,
        correctableUntil: null,
      },
      createdAt: NOON.toISOString(),
      paidAt: NOON.toISOString(),
      items: [
        {
          product: "book",
          option: "standard",
          name: "The Book",
          optionName: "",
          refunded: false,
          quantity: 1,
          amount: 2900,
        },
      ],
    });
    expect(shop.mail.sent).toHaveLength(1);
  });

  it("asks for no confirmation of a free order until it is known whose it is", async () => {
    const shop = await openShop();
    const browser = shop.browser();
    const id = await order(browser, { items: [{ product: "sheet" }] });
    const awaits = async () => (await (await browser.api(`/api/orders/${id}`)).json()).awaitsConfirmation;
    expect(await awaits()).toBe(false);
    shop.payments.pay(id);
    shop.wait(2);
    expect(await awaits()).toBe(true);
  });

  it("finds out that a payment which took long has succeeded, and when", async () => {
    const { shop, id } = await placeOrder();
    const { sessionId } = shop.payments.pay(id, "reader@example.com", { state: "pending" });
    await reportEvent(shop, { session: sessionId });
    expect(await getOrder(shop, id)).toMatchObject({ status: "pending" });
    shop.payments.pay(id);
    shop.wait(2);
    expect(await getOrder(shop, id)).toMatchObject({
      ...{ status: "paid", createdAt: NOON.toISOString() },
      paidAt: new Date(NOON.getTime() + 2000).toISOString(),
    });
  });

  it("asks the payment service at most every two seconds, and no more once the order is paid", async () => {
    const { shop, id } = await placeOrder();
    for (const seconds of [0, 1]) {
      shop.wait(seconds);
      await getOrder(shop, id);
    }
    expect(shop.payments.asked).toHaveLength(1);
    shop.wait(1);
    await getOrder(shop, id);
    expect(shop.payments.asked).toHaveLength(2);
    shop.payments.pay(id);
    shop.wait(2);
    await getOrder(shop, id);
    shop.wait(2);
    await getOrder(shop, id);
    expect(shop.payments.asked).toHaveLength(3);
  });

  it("leaves the shop's other work to the next sweep while the order stays as it is", async () => {
    const shop = await openShop();
    shop.mail.state.answer = new MailDown("down");
    const id = await buy(shop);
    shop.mail.state.answer = { accepted: true };
    shop.wait(60);
    await getOrder(shop, id);
    expect(shop.mail.sent).toEqual([]);
    await sweep(shop.ports);
    expect(shop.mail.sent).toHaveLength(1);
  });

  it("gives up soon if the payment service does not answer, since the buyer waits", async () => {
    const shop = await openShop();
    const browser = shop.browser();
    const id = await order(browser, { items: [{ product: "book" }] });
    const received: unknown[] = [];
    shop.ports.payments.findBySession = async (_, options) => {
      received.push(options);
      return null;
    };
    await browser.api(`/api/orders/${id}`);
    expect(received).toEqual([{ isBuyerWaiting: true }]);
  });

  it("asks the payment service five times a second at most, for all orders together", async () => {
    const shop = await openShop();
    const browser = shop.browser();
    const ids: string[] = [];
    for (let i = 0; i < 12; i += 1) ids.push(await order(browser, { items: [{ product: "book" }] }));
    const lookups = async () => {
      const before = shop.payments.asked.length;
      for (const id of ids) expect((await browser.api(`/api/orders/${id}`)).status).toBe(200);
      return shop.payments.asked.length - before;
    };
    expect(await lookups()).toBe(5);
    shop.wait(2);
    expect(await lookups()).toBe(5);
    shop.wait(3600);
    expect(await lookups()).toBe(5);
  });

  it("shows the stored order while the payment service is down or does not know the payment", async () => {
    const { shop, id } = await placeOrder();
    shop.payments.state.isDown = true;
    expect(await getOrder(shop, id)).toMatchObject({ status: "open" });
    shop.payments.state.isDown = false;
    shop.payments.byOrder.clear();
    shop.wait(2);
    expect(await getOrder(shop, id)).toMatchObject({ status: "open" });
    expect(shop.lines.filter(({ level }) => level === "error")).toEqual([]);
  });

  it("fails if the order cannot be read", async () => {
    const { shop, id } = await placeOrder();
    shop.payments.port.findBySession = () => Promise.reject(new Error("a mistake"));
    const response = await shop.browser().api(`/api/orders/${id}`);
    expect([response.status, await response.json()]).toMatchObject([
      500,
      { type: "urn:vitrine:problem:internal-error" },
    ]);
  });
});
