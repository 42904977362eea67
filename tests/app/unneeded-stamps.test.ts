import { describe, expect, it } from "vitest";
import { moveLibrary } from "#checkout/orders/customers/move-library.ts";
import { createOutcome } from "../contract/order-book/samples.ts";
import { pdfTexts } from "../pdfs.ts";
import { buy, reportEvent, signIn } from "./buying.ts";
import { BOOK, downloaded, keysOf, labelOf, openStampingShop } from "./stamping-shop.ts";

const DAY_S = 86_400;

describe("copies that are not needed are deleted", () => {
  async function withCopy() {
    const opened = await openStampingShop();
    const order = await buy(opened.shop);
    await downloaded(await signIn(opened.shop), order);
    return { ...opened, order };
  }

  it("once the order is refunded", async () => {
    const { shop, stamps, files, order } = await withCopy();
    expect(await stamps.deleteUnneeded()).toBe(0);
    shop.payments.outcomes.set(`pi_${order}`, createOutcome(2900));
    await reportEvent(shop, { paymentIntent: `pi_${order}` });
    expect([await stamps.deleteUnneeded(), await keysOf(files, "stamped/")]).toEqual([1, []]);
  });

  it("once the library has moved to another address, whose holder gets a copy with that", async () => {
    const { shop, stamps, files, order } = await withCopy();
    const addresses = { from: "reader@example.com", to: "new@example.com", locale: "en" };
    await moveLibrary(shop.ports, addresses, { cause: "owner" });
    const old = await keysOf(files, "stamped/");
    expect(await stamps.deleteUnneeded()).toBe(1);
    const item = { id: `${order.replace("ord", "ent")}_0_0`, orderId: order, stampsPdfs: true };
    const { key } = await stamps.deliver({ ...item, holder: "new@example.com" }, BOOK);
    expect(old).not.toContain(key);
    const content = new Uint8Array(await new Response(await files.read(key)).arrayBuffer());
    expect((await pdfTexts(content))[0]).toContain(labelOf(order, "new@example.com"));
    expect(await stamps.deleteUnneeded()).toBe(0);
  });

  it("after ninety days, and made again for buyers who ask for them", async () => {
    const { shop, stamps, files, asked, order } = await withCopy();
    shop.wait(91 * DAY_S);
    expect([await stamps.deleteUnneeded(), await keysOf(files, "stamped/")]).toEqual([1, []]);
    const item = { id: `${order.replace("ord", "ent")}_0_0`, orderId: order, stampsPdfs: true };
    expect((await stamps.deliver({ ...item, holder: "reader@example.com" }, BOOK)).key).toMatch(/^stamped\//);
    expect(asked).toHaveLength(2);
  });
});
