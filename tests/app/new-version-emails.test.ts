import { expect, test } from "vitest";
import { NewVersionEmailsAdded, NewVersionEmailsPlan } from "#domain/api/admin/new-version-emails.ts";
import type { Offer } from "#domain/offer.ts";
import { OFFERS } from "../checkout/goods.ts";
import { openAdminShop } from "./admin.ts";
import { buy, problemOf, reportEvent, signIn } from "./buying.ts";
import type { Shop } from "./shop.ts";

const BUYER = "reader@example.com";
const NOTES = {
  en: { html: '<p>See <a href="/pages/help/">help</a> &amp; more.</p>', text: "See help & more." },
  zh: { html: "<p>第三章重写了。</p>", text: "第三章重写了。" },
};
const COVER = { width: 180, height: 240, alt: "A book on a table" };

const offers: Offer[] = OFFERS.map((offer) =>
  offer.product === "book"
    ? {
        ...offer,
        changes: [{ version: "1.2", isCounted: true, day: "2026-10-02", notes: NOTES }],
        mailCovers: { en: { ...COVER, src: "/mail/book.jpeg" }, zh: { ...COVER, src: "/mail/zh/book.jpeg" } },
      }
    : offer,
);

const openNotifyingShop = () => openAdminShop({ offers });

const muteUrl = (shop: Shop) => {
  const header = shop.mail.sent.at(-1)?.headers?.["List-Unsubscribe"] ?? "";
  return /^<(https:\/\/shop\.example\/api\/mail\/mute\?[^>]+)>$/.exec(header)?.[1] ?? "";
};
const page = { headers: { Accept: "text/html" } };

test("a holder gets what has changed, the cover, a link to the library and one to turn these emails off", async () => {
  const { shop, admin } = await openNotifyingShop();
  await buy(shop);
  const plan = await admin.get("/version-mails?product=book", NewVersionEmailsPlan);
  expect(plan).toMatchObject({ version: "1.2", recipients: [{ email: BUYER, locale: "en" }], next: null });
  expect(shop.mail.sent).toHaveLength(1);
  const added = await admin.post("/version-mails", { product: "book" }, NewVersionEmailsAdded);
  expect(added).toEqual({ added: 1, next: null });
  await admin.post("/version-mails", { product: "book" }, NewVersionEmailsAdded);
  expect(shop.mail.sent).toHaveLength(2);
  const email = shop.mail.sent.at(-1);
  expect(email).toMatchObject({
    ...{ to: BUYER, subject: "New version of The Book: 1.2", replyTo: "help@shop.example" },
    headers: { "List-Unsubscribe-Post": "List-Unsubscribe=One-Click" },
  });
  expect(email?.html).toContain(
    '<img class="cover soft" src="https://shop.example/mail/book.jpeg" alt="A book on a table" width="180" height="240"',
  );
  expect(email?.html).toContain('href="https://shop.example/pages/help/">help</a> &amp; more.');
  expect(email?.text).toContain("What has changed\nOctober 2, 2026\nSee help & more.");
  expect(email?.text).toContain(
    `You get this email because The Book is in your library.\nTurn off emails like this:\n${muteUrl(shop)}`,
  );
  const library = await (await signIn(shop)).api("/api/library");
  expect((await library.json()).orders).toHaveLength(1);
});

test("buyers who have the product under an earlier name get one, but not those of another product that has that name now", async () => {
  const renamed = offers.map((offer) =>
    offer.product === "book" ? { ...offer, previousSlugs: ["tome", "record"] } : offer,
  );
  const { shop, admin } = await openAdminShop({ offers: renamed });
  await buy(shop, "record", "listener@example.com");
  const id = await buy(shop);
  for (const table of ["entitlements", "order_items"])
    await shop.database.write([
      { text: `UPDATE ${table} SET product = 'tome' WHERE order_id = '${id}'`, values: [] },
    ]);
  const { recipients } = await admin.get("/version-mails?product=book", NewVersionEmailsPlan);
  expect(recipients.map(({ email }) => email)).toEqual([BUYER]);
});

test("there are none about a product without a changelog", async () => {
  const { shop, admin } = await openNotifyingShop();
  await buy(shop, "record");
  const refused = await problemOf(await admin.call("/version-mails?product=record"));
  expect(refused.code).toBe("unknown-version");
});

test("only emails that nobody has asked for can be turned off: a receipt has no such header", async () => {
  const { shop } = await openNotifyingShop();
  await buy(shop);
  expect(shop.mail.sent[0]?.headers).toBeUndefined();
  expect(shop.mail.sent[0]?.html).not.toContain("/api/mail/mute");
});

test("an email app turns them off with one request, whatever its body, and nothing else does", async () => {
  const { shop, admin } = await openNotifyingShop();
  await buy(shop);
  await admin.post("/version-mails", { product: "book" }, NewVersionEmailsAdded);
  const url = muteUrl(shop);
  const recipients = async () => {
    await shop.database.write([{ text: "DELETE FROM version_mails", values: [] }]);
    return (await admin.get("/version-mails?product=book", NewVersionEmailsPlan)).recipients.length;
  };
  for (const method of ["GET", "HEAD"]) await shop.browser().api(url, { method, ...page });
  expect(await recipients()).toBe(1);
  const body = new FormData();
  body.set("List-Unsubscribe", "One-Click");
  const answer = await shop
    .browser()
    .api(url, { method: "POST", body, headers: { Origin: "https://webmail.example" } });
  expect(answer.status).toBe(200);
  expect(await recipients()).toBe(0);
  const form = { "Content-Type": "application/x-www-form-urlencoded" };
  const again = { method: "POST", body: "List-Unsubscribe=One-Click", headers: form };
  expect((await shop.browser().api(url, again)).status).toBe(200);
  expect(await recipients()).toBe(0);
});

test("the link's page turns off the emails about one product or all by a button, and on again, in both languages", async () => {
  const { shop, admin } = await openNotifyingShop();
  await buy(shop);
  await admin.post("/version-mails", { product: "book" }, NewVersionEmailsAdded);
  const url = muteUrl(shop);
  const opened = await (await shop.browser().api(url, page)).text();
  expect(opened).toContain("<h1>Emails from The Shop</h1>");
  expect(opened).not.toContain(BUYER);
  expect(actionsIn(opened).map(({ label }) => label)).toEqual([
    "Turn off: New versions of The Book",
    "Turn off: New versions of everything in the library",
  ]);
  const press = async (html: string, index: number) =>
    (await shop.browser().api(actionsIn(html)[index]?.action ?? "", { method: "POST", ...page })).text();
  const all = await press(opened, 1);
  expect(actionsIn(all).map(({ label }) => label)).toEqual([
    "Turn on again: New versions of everything in the library",
  ]);
  expect(actionsIn(await press(all, 0))[0]?.label).toContain("Turn off: ");
  const chinese = await (await shop.browser().api(url.replace("locale=en", "locale=zh"), page)).text();
  expect(chinese).toContain('<html lang="zh"');
  expect(chinese).toContain("<h1>小店的邮件</h1>");
  expect(actionsIn(chinese)[0]?.label).toBe("关闭: 书的更新");
});

test("a link with an unknown token says so, and an unknown topic is refused", async () => {
  const { shop } = await openNotifyingShop();
  const unknown = await shop.browser().api("/api/mail/mute?token=guessed&topic=new-versions", page);
  expect(unknown.status).toBe(410);
  const topic = await shop.browser().api("/api/mail/mute?token=guessed&topic=receipts", page);
  expect(topic.status).toBe(400);
});

test("a product that is not published is turned off only by those who have it", async () => {
  const { shop, admin } = await openNotifyingShop();
  await buy(shop);
  await admin.post("/version-mails", { product: "book" }, NewVersionEmailsAdded);
  const off = async (product: string) => {
    const url = new URL(muteUrl(shop));
    url.searchParams.set("topic", `new-versions:${product}`);
    return (await shop.browser().api(url.href, { method: "POST" })).status;
  };
  expect([await off("record"), await off("made-up")]).toEqual([200, 404]);
  shop.ports.offers.find = async () => null;
  expect([await off("book"), await off("record")]).toEqual([200, 404]);
  const { mutes } = await (await (await signIn(shop)).api("/api/account/mutes")).json();
  const topics = mutes.map(({ topic }: { topic: string }) => topic);
  expect(topics).toEqual(["new-versions:book", "new-versions:record"]);
});

test("the account lists what is turned off, by name, and turns it on again", async () => {
  const { shop, admin } = await openNotifyingShop();
  await buy(shop);
  await admin.post("/version-mails", { product: "book" }, NewVersionEmailsAdded);
  await shop.browser().api(muteUrl(shop), { method: "POST" });
  const browser = await signIn(shop);
  const mutes = async (locale: string) => (await browser.api(`/api/account/mutes?locale=${locale}`)).json();
  expect(await mutes("en")).toEqual({ mutes: [{ topic: "new-versions:book", name: "The Book" }] });
  expect(await mutes("zh")).toEqual({ mutes: [{ topic: "new-versions:book", name: "书" }] });
  const turnOn = await browser.api("/api/account/mutes/new-versions:book", { method: "DELETE" });
  expect(turnOn.status).toBe(204);
  expect(await mutes("en")).toEqual({ mutes: [] });
  expect((await shop.browser().api("/api/account/mutes")).status).toBe(401);
});

test("an email that waits is not sent any more once its product or version is no longer published", async () => {
  const { shop, admin } = await openNotifyingShop();
  await buy(shop);
  shop.mail.state.answer = new Error("not now");
  await admin.post("/version-mails", { product: "book" }, NewVersionEmailsAdded);
  shop.mail.state.answer = { accepted: true };
  shop.mail.sent.length = 0;
  await shop.database.write([
    {
      text: `UPDATE messages SET payload = replace(payload, '"book"', '"gone"') WHERE kind = 'new-version'`,
      values: [],
    },
  ]);
  shop.wait(3600);
  const id = await buy(shop, "sheet", "other@example.com");
  await reportEvent(shop, { paymentIntent: `pi_${id}` });
  expect(shop.mail.sent.map(({ to }) => to)).toContain("other@example.com");
  expect(shop.mail.sent.map(({ subject }) => subject)).not.toContainEqual(
    expect.stringContaining("New version"),
  );
  const states = await shop.database.read({
    text: "SELECT state FROM messages WHERE kind = 'new-version'",
    values: [],
  });
  expect(states).toEqual([{ state: "skipped" }]);
});

test("an email that waits is not sent any more once its holder has lost the product or turned it off", async () => {
  const { shop, admin } = await openNotifyingShop();
  const id = await buy(shop);
  await buy(shop, "book", "muted@example.com");
  shop.mail.state.answer = new Error("not now");
  await admin.post("/version-mails", { product: "book" }, NewVersionEmailsAdded);
  shop.payments.outcomes.set(`pi_${id}`, {
    refunds: [{ id: "re_1", amount: 2900, hasFailed: false }],
    disputes: [],
  });
  await reportEvent(shop, { paymentIntent: `pi_${id}` });
  await shop.database.write([
    {
      text: "INSERT INTO mutes (email, topic, created_at) VALUES ('muted@example.com', 'new-versions', '2026')",
      values: [],
    },
  ]);
  shop.mail.state.answer = { accepted: true };
  shop.mail.sent.length = 0;
  shop.wait(3600);
  await reportEvent(shop, { paymentIntent: `pi_${id}` });
  expect(shop.mail.sent.map(({ subject }) => subject)).not.toContainEqual(
    expect.stringContaining("New version"),
  );
});

/** The buttons of a page, each with what it says to a screen reader. */
function actionsIn(html: string): { action: string; label: string }[] {
  const forms = html.matchAll(/<form method="post" action="([^"]+)">.*?aria-label="([^"]+)"/gs);
  return [...forms].map(([, action = "", label = ""]) => ({
    action: action.replaceAll("&amp;", "&"),
    label,
  }));
}
