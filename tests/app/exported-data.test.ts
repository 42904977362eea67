import { beforeEach, describe, expect, it } from "vitest";
import { ALWAYS } from "#checkout/orders/database/database.ts";
import { addNote } from "#checkout/orders/note-order.ts";
import { recordCountry } from "#checkout/orders/sales/payment-facts.ts";
import { AccountResponse } from "#domain/api/responses/account.ts";
import { normaliseLicenceKey } from "#domain/licence-key.ts";
import { type Browser, openLibrary, READER, saveBilling } from "./account.ts";
import { download, order, reportEvent } from "./buying.ts";
import { activate, appWith, buyApp } from "./licensed-app.ts";
import { NOON, openShop, type Shop } from "./shop.ts";

describe("a library", () => {
  let shop: Shop;
  let browser: Browser;
  let id: string;
  beforeEach(async () => {
    ({ shop, browser, id } = await openLibrary());
  });

  it("can be exported with all that is held about its address, and no secrets", async () => {
    await saveBilling(browser, id);
    await download(browser, id);
    await addNote(shop.database, id, "Asked for an invoice.", shop.ports.clock());
    await shop.database.write([recordCountry(`pi_${id}`, "CH", ALWAYS)]);
    const response = await browser.api("/api/account");
    expect(response.headers.get("Content-Disposition")).toBe('attachment; filename="my-data.json"');
    const text = await response.text();
    const data = AccountResponse.parse(JSON.parse(text));
    expect(data).toMatchObject({
      email: READER,
      orders: [
        {
          ...{ id, amount: 2900, billing: { name: "A Reader", address: ["Street 1"] } },
          country: "CH",
          history: [
            { kind: "placed" },
            { kind: "paid" },
            { kind: "note", data: { text: "Asked for an invoice." } },
          ],
        },
      ],
      entitlements: [{ orderId: id, product: "book" }],
      emails: [{ kind: "paid", state: "sent" }],
      sessions: [{ isShared: false }],
      links: [{ isRedeemed: true }],
    });
    expect(text).toContain("book.pdf");
    expect(text.replaceAll(/_note_\w+/g, "")).not.toMatch(/[\w-]{43}/);
    expect((await shop.browser().api("/api/account")).status).toBe(401);
  });

  it("is exported with its devices, the gifts from and to it, and the licence keys that it awaits", async () => {
    const fromList = appWith({ activations: 1, pool: "app" });
    const shop = await openShop({ offers: [appWith({ activations: 2 }), { ...fromList, product: "own" }] });
    const { keys, id, reader } = await buyApp(shop);
    const [key = ""] = keys;
    await activate(shop, key, "Anna’s laptop");
    const pay = async (orderId: string, email: string) =>
      reportEvent(shop, { session: shop.payments.pay(orderId, email).sessionId });
    const give = (browser: Browser, recipient: object) =>
      order(browser, { items: [{ product: "app", option: "standard" }], recipient });
    const given = await give(reader, { email: "friend@example.com", from: "Anna", words: "Well done!" });
    await pay(given, READER);
    const words = { from: "Uncle Bo", words: "Not before Christmas!" };
    const received = await give(shop.browser(), { email: READER, ...words, on: "2026-12-24" });
    await pay(received, "uncle@example.com");
    const waiting = await order(shop.browser(), { items: [{ product: "own", option: "standard" }] });
    await pay(waiting, READER);

    const data = AccountResponse.parse(await (await reader.api("/api/account")).json());
    expect(data.licences).toEqual([
      { key: normaliseLicenceKey(key), uses: 0, device: "Anna’s laptop", activatedAt: NOON.toISOString() },
    ]);
    expect(data.awaitedKeys).toEqual([
      {
        ...{ entitlementId: `${waiting.replace("ord", "ent")}_0_0`, orderId: waiting },
        ...{ pool: "app", since: NOON.toISOString() },
      },
    ]);
    expect(data.giftsReceived).toEqual([
      {
        ...{ orderId: received, giver: "Uncle Bo", words: "Not before Christmas!" },
        deliverAt: "2026-12-24T08:00:00.000Z",
      },
    ]);
    expect(JSON.stringify(data)).not.toContain("uncle@");
    const gifts = new Map(data.orders.map((each) => [each.id, each.gift]));
    expect(gifts.get(given)).toEqual({
      ...{ recipient: "friend@example.com", giver: "Anna", words: "Well done!", deliverAt: null },
    });
    expect([gifts.get(id), gifts.get(waiting)]).toEqual([null, null]);
  });
});
