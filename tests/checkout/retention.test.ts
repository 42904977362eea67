import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SIGN_IN_CODE_LIFETIME_MS } from "#checkout/orders/sign-in/codes.ts";
import { SIGN_IN_LINK_LIFETIME_MS } from "#checkout/orders/sign-in/links.ts";
import { SESSION_LIFETIME_MS } from "#checkout/orders/sign-in/sessions.ts";
import { parseSettings } from "#checkout/settings.ts";
import {
  DISCOUNT_CODE_COOKIE,
  HELD_ORDER_COOKIE,
  ORDER_COOKIE,
  PASSKEY_COOKIE,
  PLACED_ORDERS_COOKIE,
  SESSION_COOKIE,
  SIGN_IN_COOKIE,
  SIGNED_IN_COOKIE,
} from "#domain/api/cookies.ts";
import { buyerAt, eventually, tokenIn } from "./buyer.ts";
import { startShop, type TestShop } from "./shop.ts";

const DAY_S = 24 * 3600;
const MINUTE_MS = 60_000;
const DAY_MS = DAY_S * 1000;

describe("a buyer's data", () => {
  let shop: TestShop;
  beforeAll(async () => {
    shop = await startShop({ variables: { RETENTION_ORDERS_DAYS: "15" } });
  });
  afterAll(() => shop.close());

  it("of an order that is never paid is deleted after the configured number of days", async () => {
    const { api, order } = buyerAt(shop);
    const abandoned = await order({ items: [{ product: "book" }], email: "reader@example.com" });
    shop.wait(14 * DAY_S);
    await restarted();
    expect((await api(`/api/orders/${abandoned.order}`)).status).toBe(200);
    shop.wait(1 * DAY_S);
    await restarted();
    const isGone = async () => (await api(`/api/orders/${abandoned.order}`)).status === 404 || null;
    await eventually(isGone, "the deletion of the order");
  });

  /** A start deletes what is due. */
  async function restarted(): Promise<void> {
    shop.lines.length = 0;
    await shop.restart();
    await eventually(
      async () => shop.lines.some(({ event }) => event === "expired-deleted") || null,
      "the deletion",
    );
  }
});

describe("the sample shop's privacy page", () => {
  it.each(["privacy.md", "privacy.zh.md"])("names in %s all cookies that the shop sets", async (name) => {
    const text = await readFile(`content/pages/${name}`, "utf8");
    const named = [...text.matchAll(/^- `([\w-]+)`/gm)].map(([, cookie]) => cookie);
    expect(named.toSorted()).toEqual(
      [
        ...[SESSION_COOKIE, SIGNED_IN_COOKIE, SIGN_IN_COOKIE, ORDER_COOKIE],
        ...[PLACED_ORDERS_COOKIE, HELD_ORDER_COOKIE, DISCOUNT_CODE_COOKIE, PASSKEY_COOKIE],
      ].toSorted(),
    );
  });

  it.each([
    [
      "privacy.md",
      ["gets it", "a seat of yours", "country", "a note", "left off", "correct an address", "for a day"],
    ],
    ["privacy.zh.md", ["送别人东西", "名额分给别人", "哪个国家", "备注", "读到", "改邮箱", "记一天"]],
  ])("names in %s gifts, seats, the country, notes, places and what is counted", async (name, words) => {
    const text = await readFile(`content/pages/${name}`, "utf8");
    for (const word of words) expect(text).toContain(word);
  });

  const { retention } = parseSettings({});
  const numbers = {
    link: SIGN_IN_LINK_LIFETIME_MS / MINUTE_MS,
    code: SIGN_IN_CODE_LIFETIME_MS / MINUTE_MS,
    session: SESSION_LIFETIME_MS / DAY_MS,
    ...retention,
  };
  const { link, code, session, links, sessions, messages, orders } = numbers;

  it.each([
    [
      "privacy.md",
      [
        `${session} days after your last visit`,
        `works for ${link} minutes, the link in a receipt for as long as the purchase stands`,
        `in no other. It lasts ${code} minutes.`,
        `is deleted ${links} days after that`,
        `forgotten ${sessions} days after it ends`,
        `forgotten after ${messages} days`,
        `never paid is deleted after ${orders} days`,
      ],
    ],
    [
      "privacy.zh.md",
      [
        `最后一次来之后${session}天`,
        `链接${link}分钟内有效，收据里的链接在购买有效期间一直有效`,
        `有用。留${code}分钟。`,
        `在失效${links}天后删除`,
        `在结束${sessions}天后删除`,
        `寄过信的记录，${messages}天后删除`,
        `没付款的订单，${orders}天后删除`,
      ],
    ],
  ])("says in %s how long the shop keeps what", async (name, sentences) => {
    const text = await readFile(`content/pages/${name}`, "utf8");
    for (const sentence of sentences) expect(text.replace(/\s+/g, " ")).toContain(sentence);
    expect(text.match(/\d+(?= days| minutes|天|分钟)/g)).toHaveLength(sentences.length);
  });

  it("counts the cookies that a sign-in sets and a sign-out removes", async () => {
    const shop = await startShop();
    const { api, order, pay, inbox, redeem } = buyerAt(shop);
    await pay((await order({ items: [{ product: "book" }] })).url);
    const response = await redeem(tokenIn((await inbox(1))[0]));
    const names = (answer: Response) => answer.headers.getSetCookie().map((cookie) => cookie.split("=")[0]);
    expect(names(response)).toEqual(["session", "signed-in"]);
    expect(names(await api("/api/session", { method: "DELETE" }))).toEqual([
      ...["order", "held-order", "placed-orders", "session", "signed-in"],
    ]);
    await shop.close();
  });
});
