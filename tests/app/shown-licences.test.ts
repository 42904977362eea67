import { describe, expect, it } from "vitest";
import { addKeys } from "#checkout/orders/licences/key-list-store.ts";
import { issueWaitingKeys } from "#checkout/orders/licences/key-lists.ts";
import { KeyImport } from "#domain/api/admin/licences.ts";
import { ReceiptResponse } from "#domain/api/receipts.ts";
import { describeReceipt } from "#messages/describe-receipt.ts";
import { messagesIn } from "#messages/read.ts";
import { openAdminShop } from "./admin.ts";
import { order, reportEvent } from "./buying.ts";
import { appWith, ask, book, buyApp, openAppShop } from "./licensed-app.ts";
import { NOON, type Shop } from "./shop.ts";

describe("a licence key", () => {
  it("is in the library and in the email, one for each copy", async () => {
    const shop = await openAppShop();
    const { keys } = await buyApp(shop, { quantity: 3 });
    expect(keys).toHaveLength(3);
    for (const part of [shop.mail.sent[0]?.text, shop.mail.sent[0]?.html])
      for (const key of keys) expect(part).toContain(key);
    expect(shop.mail.sent[0]?.text).toContain("Your licence keys\nThe App\n");
  });

  it("is on the receipt, for its buyer only", async () => {
    const shop = await openAppShop();
    const { id, keys, reader } = await buyApp(shop, { quantity: 2 });
    const receiptFor = async (browser: ReturnType<Shop["browser"]>) =>
      ReceiptResponse.parse(await (await browser.api(`/api/orders/${id}/receipt`)).json());
    const receipt = await receiptFor(reader);
    expect(receipt.items[0]?.licences).toEqual(keys.map((key) => ({ name: "The App", key })));
    for (const [lang, words] of [
      ["en", "Licence key"],
      ["zh", "授权码"],
    ] as const) {
      const { lines } = describeReceipt(receipt, { texts: messagesIn(lang).receipts, lang });
      expect(lines[0]?.licenceKeys.map((text) => text.replaceAll(/\s/g, ""))).toEqual(
        keys.map((key) => expect.stringMatching(new RegExp(`^${words.replace(" ", "")}[:：]${key}$`))),
      );
    }
    expect((await receiptFor(shop.browser())).items[0]?.licences).toEqual([]);
  });

  it("is on the page of the order, for the browser that placed it", async () => {
    const shop = await openAppShop();
    const browser = shop.browser();
    const id = await order(browser, { items: [{ product: "app", option: "standard" }] });
    await reportEvent(shop, { session: shop.payments.pay(id).sessionId });
    const [key = ""] = /[\w]{5}(-[\w]{5}){3}/.exec(shop.mail.sent[0]?.text ?? "") ?? [];
    expect(await (await browser.api(`/api/orders/${id}`)).json()).toMatchObject({
      items: [{ parts: [{ product: "app", licences: [{ key }] }] }],
    });
    expect(await (await shop.browser().api(`/api/orders/${id}`)).text()).not.toContain(key);
  });

  it("that follows later is announced where it will stand, and stands there once the creator has added some", async () => {
    const shop = await openAppShop({ activations: 2, pool: "app" });
    const browser = shop.browser();
    const app = { product: "app", option: "standard", quantity: 2 };
    const id = await order(browser, { items: [app] });
    await reportEvent(shop, { session: shop.payments.pay(id).sessionId });
    const [, token] = /\/open\/#([\w-]+)/.exec(shop.mail.sent[0]?.text ?? "") ?? [];
    const reader = shop.browser();
    await reader.api("/api/links/redeem", { json: { token } });
    const shown = async () => {
      const page = await (await browser.api(`/api/orders/${id}`)).json();
      const library = await (await reader.api("/api/library")).json();
      return [page.items[0].parts[0], library.orders[0].items[0]];
    };
    const none = { licences: [], missingLicences: 2 };
    expect(await shown()).toMatchObject([none, none]);
    const keys = ["KEY-0000-0001", "KEY-0000-0002"];
    await addKeys(shop.database, { pool: "app", previousPools: [], keys }, NOON);
    await issueWaitingKeys(shop.ports, NOON);
    const all = { licences: keys.map((key) => ({ key })), missingLicences: 0 };
    expect(await shown()).toMatchObject([all, all]);
  });
});

describe("the creator's own keys", () => {
  it.each([
    [
      3,
      "had 3 of the 5 needed. The buyer has been told that the rest will be emailed.",
      "2 more licence keys",
    ],
    [
      0,
      "had 0 of the 5 needed. The buyer has been told that the rest will be emailed.",
      "your 5 licence keys",
    ],
  ])(
    "that are too few for five copies, with %i left, are counted in the emails about them",
    async (left, toOwner, toBuyer) => {
      const { shop } = await openAdminShop({ offers: [appWith({ activations: 1, pool: "app" })] });
      const keys = ["KEY-0000-0001", "KEY-0000-0002", "KEY-0000-0003"].slice(0, left);
      await addKeys(shop.database, { pool: "app", previousPools: [], keys }, NOON);
      const id = await order(shop.browser(), {
        items: [{ product: "app", option: "standard", quantity: 5 }],
      });
      await reportEvent(shop, { session: shop.payments.pay(id).sessionId });
      const [receipt, notice] = shop.mail.sent;
      expect(receipt?.text).toContain(`We will email you ${toBuyer}.`);
      expect(notice?.text).toContain(`The App was sold, but your list of keys for app ${toOwner}`);
    },
  );

  it("that have run out follow by email, as soon as the owner adds some", async () => {
    const { shop, admin } = await openAdminShop({ offers: [appWith({ activations: 1, pool: "app" }), book] });
    const id = await order(shop.browser(), { items: [{ product: "app", option: "standard" }] });
    await reportEvent(shop, { session: shop.payments.pay(id).sessionId });
    const subjects = () => shop.mail.sent.map(({ to, subject }) => `${to}: ${subject}`);
    expect(subjects()).toEqual([
      "reader@example.com: Now in your library: The App",
      "help@shop.example: No licence keys left for app",
    ]);
    expect(shop.mail.sent[0]?.text).toContain("We will email you your licence key.");
    const body = { pool: "app", keys: ["MINE-0001-AAAA", "MINE-0002-BBBB"] };
    expect(await admin.post("/licences/import", body, KeyImport)).toEqual({
      ...{ added: 2, taken: [], pools: [{ pool: "app", free: 1, given: 1, waiting: 0 }] },
    });
    expect(subjects().at(-1)).toBe("reader@example.com: Your licence key for The App");
    expect(shop.mail.sent.at(-1)?.text).toContain("MINE-0001-AAAA");
    expect(await (await ask(shop, "verify", { key: "mine 0001 aaaa", product: "app" })).json()).toMatchObject(
      {
        ...{ valid: true, activations: { used: 0, limit: 1 } },
      },
    );
    expect(await (await ask(shop, "verify", { key: "MINE-0002-BBBB" })).json()).toMatchObject({
      valid: false,
    });
  });
});
