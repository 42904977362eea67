import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { z } from "zod";
import { sweep } from "#checkout/jobs/sweep.ts";
import { hashToken } from "#checkout/orders/tokens.ts";
import { TABLES } from "#checkout/orders/transfer/tables.ts";
import { SIGN_IN_CODE_ALPHABET, SIGN_IN_CODE_LENGTH } from "#domain/sign-in-code.ts";
import { createDevice } from "../passkeys.ts";
import { order, reportEvent } from "./buying.ts";
import { openShop, type Shop } from "./shop.ts";

type Browser = ReturnType<Shop["browser"]>;

const READER = "reader@example.com";
const NEW = "new@example.com";
const CODE = new RegExp(`\\b[${SIGN_IN_CODE_ALPHABET}]{${SIGN_IN_CODE_LENGTH}}\\b`, "g");

it("a dump of the book at any moment holds no link, code, session or key that was handed out, in any form", async () => {
  const shop = await openShop({ withPasskeys: true, shop: { cartReminder: true } });
  const tokens = new Set<string>();
  const dumps: string[] = [];
  /** A browser whose secret cookies are noted. */
  const openBrowser = () => {
    const browser = shop.browser();
    const { api } = browser;
    browser.api = async (...request: Parameters<typeof api>) => {
      const response = await api(...request);
      for (const cookie of response.headers.getSetCookie()) {
        const [, value = ""] = /^[^=]+=([^;]+);.*HttpOnly/.exec(cookie) ?? [];
        // The secret of a passkey follows a time.
        for (const secret of [value, value.split(".").at(-1) ?? ""]) if (secret !== "") tokens.add(secret);
      }
      await sweep(shop.ports);
      dumps.push(await dump(shop));
      return response;
    };
    return browser;
  };
  const newest = (to: string) => shop.mail.sent.findLast((email) => email.to === to)?.text ?? "";
  const tokenTo = (to: string) => /\/open\/#([\w-]+)/.exec(newest(to))?.[1] ?? "";
  const codeTo = (to: string) => newest(to).match(CODE)?.[0] ?? "";
  const succeed = async (browser: Browser, path: string, json: object) =>
    expect((await browser.api(path, { json })).status, path).toBeLessThan(300);

  // Orders, pays, and opens the order with the key of this browser.
  const buyer = openBrowser();
  const recipient = { email: "friend@example.com", words: "For you" };
  for (const item of [{}, { recipient }]) {
    const id = await order(buyer, { items: [{ product: "book" }], ...item });
    await reportEvent(shop, { session: shop.payments.pay(id, READER).sessionId });
    expect(await (await buyer.api(`/api/orders/${id}`)).json()).toMatchObject({ status: "paid" });
  }
  const receipt = tokenTo("friend@example.com");
  expect(receipt).not.toBe("");
  await succeed(openBrowser(), "/api/links/redeem", { token: receipt });
  const first = shop.mail.sent.find(({ to }) => to === READER)?.text ?? "";
  await succeed(buyer, "/api/links/redeem", { code: first.match(CODE)?.[0] });

  // Signs in elsewhere, with the code and with the link.
  const [phone, desk] = [openBrowser(), openBrowser()];
  await succeed(phone, "/api/links", { email: READER });
  await succeed(phone, "/api/links/redeem", { code: codeTo(READER) });
  await succeed(desk, "/api/links", { email: READER });
  await succeed(desk, "/api/links/redeem", { token: tokenTo(READER) });

  // Is reminded of an order without paying, and mutes that.
  const left = await order(openBrowser(), { items: [{ product: "record" }] });
  const recovery = { url: "https://pay.example/copy", expiresAt: new Date("2027-01-01T00:00:00Z") };
  shop.payments.change(left, { state: "expired", email: READER, recovery });
  await reportEvent(shop, { session: `cs_${left}` });
  shop.wait(3600);
  await sweep(shop.ports);
  const [, mute = ""] = /^<(.+)>$/.exec(shop.mail.sent.at(-1)?.headers?.["List-Unsubscribe"] ?? "") ?? [];
  expect((await openBrowser().api(mute, { method: "POST" })).status).toBe(200);

  // Adds a passkey and signs in with it.
  const device = createDevice(shop.siteUrl);
  const challengeFor = async (browser: Browser, purpose: string) => {
    const response = await browser.api("/api/passkeys/challenge", { json: { purpose } });
    const { challenge } = Challenge.parse(await response.json()).publicKey;
    tokens.add(challenge);
    return challenge;
  };
  const added = device.create({ challenge: await challengeFor(phone, "add") });
  await succeed(phone, "/api/passkeys", { credential: added });
  const tablet = openBrowser();
  const credential = device.get({ challenge: await challengeFor(tablet, "sign-in") });
  await succeed(tablet, "/api/passkeys/sign-in", { credential });

  // Moves the library, and asks to erase it.
  await succeed(tablet, "/api/account/move", { email: NEW });
  await succeed(tablet, "/api/account/move/confirm", { from: codeTo(READER), to: codeTo(NEW) });
  await succeed(tablet, "/api/account/erase", {});

  const emails = shop.mail.sent.map(({ text }) => text).join("\n");
  const links = [...emails.matchAll(/\/open\/#([\w-]+)/g)].map(([, token = ""]) => token);
  const codes = new Set(emails.match(CODE));
  for (const token of [...links, new URL(mute).searchParams.get("token") ?? ""]) tokens.add(token);
  // Enough to be sure that they were noted, and that the book knew them all.
  expect([new Set(links).size, codes.size]).toEqual([5, 6]);
  expect(tokens.size).toBeGreaterThan(15);
  const all = dumps.join("\n");
  for (const token of [...links, buyer.cookies.get("__Host-order") ?? ""])
    expect(all).toContain(await hashToken(token));
  expect(all).toContain(READER);

  const ids = [...all.matchAll(/"id":"([\w-]{43})"/g)].map(([, id = ""]) => id);
  for (const token of tokens)
    for (const form of formsOf(token)) expect(all.toLowerCase()).not.toContain(form.toLowerCase());
  for (const code of codes) for (const form of formsOf(code)) expect(all).not.toContain(form);
  // Six characters can be tried one by one: their hash needs a key.
  for (const code of codes)
    for (const text of [code, ...new Set(ids.map((id) => id + code))])
      for (const form of formsOf(text, createHash("sha256").update(text).digest()))
        expect(all).not.toContain(form);
});

const Challenge = z.object({ publicKey: z.looseObject({ challenge: z.string() }) });

/** A secret as somebody might have written it. */
function formsOf(text: string, ...others: Buffer[]): string[] {
  const bytes = [Buffer.from(text), Buffer.from(text, "base64url"), ...others];
  const encoded = bytes.flatMap((each) => [
    ...[each.toString("hex"), each.toString("base64").replaceAll("=", ""), each.toString("base64url")],
  ]);
  return [text, encodeURIComponent(text), ...encoded].filter((form) => form.length >= SIGN_IN_CODE_LENGTH);
}

/** All that a backup of the book contains. */
async function dump({ database }: Shop): Promise<string> {
  const read = (table: string) => database.read({ text: `SELECT * FROM ${table}`, values: [] });
  return JSON.stringify(await Promise.all(TABLES.map(read)));
}
