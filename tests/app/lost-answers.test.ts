import { describe, expect, it } from "vitest";
import { recordDeliveryReport } from "#checkout/jobs/record-delivery.ts";
import { sendMessages } from "#checkout/jobs/send-messages.ts";
import { sql } from "#checkout/orders/database/database.ts";
import { SIGN_IN_CODE_ALPHABET, SIGN_IN_CODE_LENGTH } from "#domain/sign-in-code.ts";
import { buy, newestToken, order, problemOf, reportEvent, signIn } from "./buying.ts";
import { openShop, type Shop } from "./shop.ts";
import { list, rememberKeys } from "./waiting-email.ts";

type Browser = ReturnType<Shop["browser"]>;

const READER = "reader@example.com";
const CODE = new RegExp(`\\b[${SIGN_IN_CODE_ALPHABET}]{${SIGN_IN_CODE_LENGTH}}\\b`);

/** The code in the newest email. */
const newestCode = ({ mail }: Shop) => CODE.exec(mail.sent.at(-1)?.text ?? "")?.[0] ?? "";
const enter = (browser: Browser, code: string) => browser.api("/api/links/redeem", { json: { code } });

async function buyIn(browser: Browser, shop: Shop, product = "book", email = READER): Promise<void> {
  const id = await order(browser, { items: [{ product }] });
  const { sessionId } = shop.payments.pay(id, email);
  await reportEvent(shop, { session: sessionId });
}

/** Does what sends one email, which the mail service accepts while its answer is lost, and tries the email again until it answers. */
async function loseAnswer(shop: Shop, act: () => Promise<unknown>): Promise<void> {
  const service = rememberKeys(shop);
  const before = shop.mail.sent.length;
  service.mode = "lost";
  await act();
  await sendMessages(shop.ports);
  shop.wait(60);
  expect(await sendMessages(shop.ports)).toBe(0);
  service.mode = "up";
  shop.wait(60);
  await sendMessages(shop.ports);
  expect(await list(shop, "waiting")).toEqual([]);
  expect(shop.mail.sent.length).toBe(before + 1);
}

describe("an email that the mail service has accepted, although its answer was lost", () => {
  it("about a paid order has a code that works, and a link that works once", async () => {
    const shop = await openShop();
    const browser = shop.browser();
    await loseAnswer(shop, () => buyIn(browser, shop));
    expect((await enter(browser, newestCode(shop))).status).toBe(200);
    await signIn(shop);
    const again = await shop.browser().api("/api/links/redeem", { json: { token: newestToken(shop) } });
    expect(await problemOf(again)).toMatchObject({ code: "link-spent" });
    expect(await shop.database.read(sql`SELECT COUNT(*) AS n FROM links`)).toEqual([{ n: 1 }]);
  });

  it.each(["code", "link"])("for a buyer who signs in has a %s that works", async (way) => {
    const shop = await openShop();
    await buy(shop);
    const browser = shop.browser();
    await loseAnswer(shop, () => browser.api("/api/links", { json: { email: READER } }));
    if (way === "link") await signIn(shop);
    else expect((await enter(browser, newestCode(shop))).status).toBe(200);
  });

  it("is not sent again once the mail service reports its delivery, however long the outage", async () => {
    const shop = await openShop();
    const service = rememberKeys(shop);
    service.mode = "lost";
    const id = await buy(shop);
    expect(await list(shop, "waiting")).toHaveLength(1);
    await recordDeliveryReport(shop.ports, { key: `paid_${id}`, delivery: "delivered" });
    expect(await list(shop, "sent")).toMatchObject([
      { kind: "paid", delivery: "delivered", error: null, doneAt: shop.ports.clock().toISOString() },
    ]);
    service.mode = "up";
    shop.wait(2 * 24 * 3600);
    expect(await sendMessages(shop.ports)).toBe(0);
    expect(shop.mail.sent).toHaveLength(1);
  });

  it("after an outage longer than its link lasts is as good as a new one", async () => {
    const shop = await openShop();
    await buy(shop);
    const service = rememberKeys(shop);
    service.mode = "down";
    await shop.browser().api("/api/links", { json: { email: READER } });
    expect(await sendMessages(shop.ports)).toBe(0);
    shop.wait(3600);
    service.mode = "up";
    expect(await sendMessages(shop.ports)).toBe(1);
    shop.wait(15 * 60 - 1);
    await signIn(shop);
  });

  it.each(["works", "works no more once another one was asked for"])(
    "for a buyer who erases a library has a code that %s",
    async (how) => {
      const shop = await openShop();
      await buy(shop);
      const browser = await signIn(shop);
      const ask = () => browser.api("/api/account/erase", { json: {} });
      const confirm = (code: string) => browser.api("/api/account/erase/confirm", { json: { code } });
      await loseAnswer(shop, ask);
      if (how !== "works") {
        const code = newestCode(shop);
        shop.wait(1);
        await ask();
        expect(await problemOf(await confirm(code))).toMatchObject({ code: "wrong-code" });
      }
      expect((await confirm(newestCode(shop))).status).toBe(204);
    },
  );
});

describe("two orders in one browser", () => {
  it("have receipts whose codes both work, with a total of five tries", async () => {
    const shop = await openShop();
    const browser = shop.browser();
    await buyIn(browser, shop);
    const first = newestCode(shop);
    for (const left of [4, 3, 2])
      expect(await (await enter(browser, "222222")).json()).toMatchObject({ left });
    shop.wait(600);
    await buyIn(browser, shop, "record");
    expect(await (await enter(browser, "222222")).json()).toMatchObject({ left: 1 });
    shop.wait(600);
    expect((await enter(browser, first)).status).toBe(200);
    expect((await enter(browser, newestCode(shop))).status).toBe(410);
  });
});
