import { describe, expect, it } from "vitest";
import { addNewVersionEmails, planNewVersionEmails } from "#checkout/jobs/new-version-emails.ts";
import { eraseCustomer } from "#checkout/orders/customers/erase-customer.ts";
import { exportCustomer } from "#checkout/orders/customers/export-customer.ts";
import { moveLibrary } from "#checkout/orders/customers/move-library.ts";
import { findMuteAddress, listMutes, mute, muteToken, unmute } from "#checkout/orders/customers/mutes.ts";
import { ALWAYS, sql } from "#checkout/orders/database/database.ts";
import { insertEntitlements, newEntitlements } from "#checkout/orders/entitlements/grant-entitlements.ts";
import { moveHolder } from "#checkout/orders/entitlements/holders.ts";
import { listMessagesTo } from "#checkout/orders/messages/message-store.ts";
import { newOrder, type Order } from "#checkout/orders/order.ts";
import { insertOrder } from "#checkout/orders/order-store.ts";
import { recordOutcome } from "#checkout/orders/refund.ts";
import type { Offer } from "#domain/offer.ts";
import { engines } from "./order-book/databases.ts";
import { useOrderBook } from "./order-book/empty-database.ts";
import {
  book,
  bundle,
  createOffers,
  createOutcome,
  file,
  lineOf,
  NOON,
  payOrder,
  placeOrder,
} from "./order-book/samples.ts";

const READER = "reader@example.com";

const change = (version: string) => ({
  ...{ version, isCounted: true, day: "2026-10-02" },
  notes: { en: { html: "<p>Better.</p>", text: "Better." } },
});
const changedBook: Offer = { ...book, changes: [change("1.2"), change("1.1")] };

describe.each(engines)("emails about a new version in $name", (engine) => {
  const database = useOrderBook(engine);
  const portsFor = (...offers: Offer[]) => ({
    ...{ database, offers: createOffers(...offers), clock: () => NOON, log: () => {} },
    siteUrl: "https://shop.example",
  });
  const ports = portsFor(changedBook, bundle);

  const buy = async (email: string, offer: Offer = book) =>
    payOrder(database, email, await placeOrder(database, offer));
  const plan = async (request: object = {}, using = ports) => {
    const { recipients, ...rest } = await planNewVersionEmails(using, {
      product: "book",
      after: "",
      ...request,
    });
    return { ...rest, emails: recipients.map(({ email }) => email) };
  };
  const tell = (request: object = {}, using = ports) =>
    addNewVersionEmails(using, { product: "book", after: "", ...request });
  const emailsTo = async (email: string) =>
    (await listMessagesTo(database, email)).filter(({ kind }) => kind === "new-version");

  /** Many holders at once: one order whose entitlement is given to each of them. */
  async function give(count: number): Promise<string[]> {
    const emails = Array.from({ length: count }, (_, n) => `reader${String(n).padStart(4, "0")}@example.com`);
    for (let start = 0; start < count; start += 50) {
      const statements = emails.slice(start, start + 50).flatMap((email) => {
        const order: Order = {
          ...newOrder({ lines: [lineOf(book)], currency: "USD", email, locale: "zh", at: NOON }),
          ...{ status: "paid", paidAt: NOON.toISOString() },
        };
        const entitlements = newEntitlements(order, { holder: email, at: NOON });
        return [...insertOrder(order, "buyer"), ...insertEntitlements(entitlements, ALWAYS)];
      });
      await database.write(statements);
    }
    return emails;
  }

  it("go to all who hold the product, by itself or in a bundle, and to nobody who has lost it or has something else", async () => {
    await buy("alone@example.com");
    await buy("bundle@example.com", bundle);
    const refunded = await buy("refunded@example.com");
    await recordOutcome(database, refunded, createOutcome(refunded.total), NOON);
    await buy("record@example.com", {
      ...book,
      product: "bookish",
      options: book.options.map((option) => ({
        ...option,
        parts: [{ product: "bookish", name: { en: "Not the book" }, files: [file("other.pdf")] }],
      })),
    });
    const seat = await buy("manager@example.com");
    const id = `${seat.id.replace("ord", "ent")}_0_0`;
    await database.write([moveHolder(id, { from: "manager@example.com", to: "colleague@example.com" })]);
    const awaited = await buy("awaited@example.com");
    await database.write([
      sql`UPDATE entitlements SET releases_at = '2027-02-01T00:00:00.000Z' WHERE order_id = ${awaited.id}`,
    ]);
    expect(await plan()).toMatchObject({
      ...{ product: "book", version: "1.2", muted: 0, notified: 0, next: null },
      subjects: { en: "New version of The Book: 1.2", zh: "书更新到1.2版" },
      emails: ["alone@example.com", "bundle@example.com", "colleague@example.com"],
    });
  });

  it("are sent once for each address and version, however often and however many at a time", async () => {
    await buy(READER);
    await buy(READER, bundle);
    const results = await Promise.all([tell(), tell(), tell()]);
    expect(results.reduce((sum, { added }) => sum + added, 0)).toBe(1);
    expect(await plan()).toMatchObject({ emails: [], notified: 1 });
    expect(await tell()).toEqual({ added: 0, next: null });
    // Emails are deleted some time after they were sent.
    await database.write([sql`DELETE FROM messages`]);
    expect(await tell()).toMatchObject({ added: 0 });
    expect(await tell({ version: "1.1" })).toMatchObject({ added: 1 });
    expect(await emailsTo(READER)).toMatchObject([{ kind: "new-version", state: "waiting", locale: "en" }]);
  });

  it("go on where they were cut off, page by page, and reach everybody", async () => {
    const emails = await give(120);
    const first = await tell();
    expect(first).toEqual({ added: 50, next: emails[49] });
    const pages = [await tell(), await tell({ after: emails[49] }), await tell({ after: emails[99] })];
    expect(pages).toEqual([
      { added: 0, next: emails[49] },
      { added: 50, next: emails[99] },
      { added: 20, next: null },
    ]);
    expect(await plan({ after: emails[99] })).toMatchObject({ emails: [], notified: 20, next: null });
    expect(await emailsTo(emails[119] ?? "")).toMatchObject([{ locale: "zh" }]);
  });

  it("of a renamed product are not sent again, and reach those who bought it under the earlier name", async () => {
    await buy(READER);
    await buy("other@example.com");
    await tell();
    const renamed = portsFor({ ...changedBook, product: "tome", previousSlugs: ["book"] });
    await buy("third@example.com");
    expect(await plan({ product: "tome" }, renamed)).toMatchObject({
      emails: ["third@example.com"],
      notified: 2,
    });
  });

  it("of one edition go to its holders, also in bundles", async () => {
    const [option] = changedBook.options;
    if (!option) throw new Error("an offer has options");
    const deluxe = {
      ...option,
      key: "deluxe",
      parts: [{ product: "book", name: { en: "The Book" }, files: [file("deluxe.pdf")] }],
    };
    const team = { ...option, key: "team" };
    const editions = { ...changedBook, options: [option, deluxe, team] };
    const [{ parts = [] } = {}] = bundle.options;
    const reversed = { ...bundle, options: [{ ...option, parts: parts.toReversed() }] };
    const record = { ...book, product: "record", options: [{ ...option, parts: parts.slice(1) }] };
    const using = portsFor(editions, reversed, record);
    await buy("standard@example.com");
    await buy("deluxe@example.com", { ...editions, options: [deluxe] });
    await buy("team@example.com", { ...editions, options: [team] });
    await buy("bundle@example.com", bundle);
    expect((await plan({ option: "standard" }, using)).emails).toEqual([
      "bundle@example.com",
      "standard@example.com",
    ]);
    expect((await plan({ option: "deluxe" }, using)).emails).toEqual(["deluxe@example.com"]);
    await expect(plan({ option: "gold" }, using)).rejects.toMatchObject({ code: "unknown-option" });
  });

  it("can leave out those who have bought it since", async () => {
    await buy(READER);
    expect((await plan({ before: NOON.toISOString() })).emails).toEqual([]);
    expect((await plan({ before: "2026-11-23T00:00:00.000Z" })).emails).toEqual([READER]);
  });

  it("name the versions that there are, if one is unknown", async () => {
    await expect(plan({ version: "9" })).rejects.toMatchObject({
      ...{ code: "unknown-version", facts: { members: { versions: "1.2, 1.1" } } },
    });
    await expect(plan({ product: "record" })).rejects.toMatchObject({ code: "unknown-product" });
    await expect(plan({}, portsFor(book))).rejects.toMatchObject({ facts: { members: { versions: "–" } } });
  });

  it("are not for those who have muted the product or all, until they are wanted again", async () => {
    const topics = ["new-versions:book", "new-versions", "new-versions:record", "cart-reminders"];
    for (const [index, topic] of topics.entries()) {
      await buy(`reader${index}@example.com`);
      await mute(database, { email: `reader${index}@example.com`, topic }, NOON);
    }
    const open = ["reader2@example.com", "reader3@example.com"];
    expect(await plan()).toMatchObject({ emails: open, muted: 2 });
    expect(await tell()).toMatchObject({ added: 2 });
    await unmute(database, { email: "reader0@example.com", topic: "new-versions:book" });
    await mute(database, { email: "reader2@example.com", topic: "new-versions" }, NOON);
    expect(await plan()).toMatchObject({ emails: ["reader0@example.com"], muted: 1, notified: 2 });
  });

  it("cannot be muted for more products than a shop has, even with a link from an email", async () => {
    for (let n = 0; n < 202; n += 1)
      await mute(database, { email: READER, topic: `new-versions:${n % 201}` }, NOON);
    expect(await listMutes(database, READER)).toHaveLength(200);
    await mute(database, { email: "other@example.com", topic: "new-versions" }, NOON);
    expect(await listMutes(database, "other@example.com")).toHaveLength(1);
  });

  it("and what is muted are part of what a buyer saves, moves and erases", async () => {
    await buy(READER);
    await tell();
    await mute(database, { email: READER, topic: "new-versions" }, NOON);
    const at = NOON.toISOString();
    const kept = {
      mutedEmails: [{ topic: "new-versions", createdAt: at }],
      versionNotifications: [{ product: "book", version: "1.2", createdAt: at }],
    };
    expect(await exportCustomer(database, READER, NOON)).toMatchObject(kept);
    const to = "new@example.com";
    const old = await muteToken({ database, hashKey: "key" }, READER);
    await moveLibrary(ports, { from: READER, to, locale: "en" }, { cause: "owner" });
    expect(await exportCustomer(database, to, NOON)).toMatchObject(kept);
    const left = { mutedEmails: [], versionNotifications: [] };
    expect(await exportCustomer(database, READER, NOON)).toMatchObject(left);
    expect(await findMuteAddress(database, old)).toBeNull();
    const token = await muteToken({ database, hashKey: "key" }, to);
    await eraseCustomer(ports, to, { cause: "owner" });
    expect(await exportCustomer(database, to, NOON)).toMatchObject(left);
    expect(await findMuteAddress(database, token)).toBeNull();
  });

  it("have a link whose token is the same for each of an address's emails, and is stored as a hash", async () => {
    const tokens = await Promise.all([1, 2].map(() => muteToken({ database, hashKey: "key" }, READER)));
    expect(new Set(tokens).size).toBe(1);
    const [token = ""] = tokens;
    expect(await muteToken({ database, hashKey: "another" }, READER)).not.toBe(token);
    expect(await findMuteAddress(database, token)).toBe(READER);
    expect(await findMuteAddress(database, "guessed")).toBeNull();
    expect(JSON.stringify(await database.read(sql`SELECT * FROM mute_tokens`))).not.toContain(token);
    expect(await listMutes(database, READER)).toEqual([]);
  });
});
