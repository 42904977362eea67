import { describe, expect, it } from "vitest";
import { orderView } from "#checkout/plain/order-view.ts";
import { OrderPageResponse } from "#domain/api/responses/order.ts";
import { createCoverIds } from "#domain/cover-ids.ts";
import { order, reportEvent } from "./buying.ts";
import { NOON, openShop } from "./shop.ts";

/** The page of an order of these products, for the browser that has paid for it. `removed` is no longer published then. */
async function pageOf(products: string[], locale = "en", removed = "") {
  const shop = await openShop();
  const { find } = shop.ports.offers;
  const cover = { src: "/pictures/everything.avif", width: 800, height: 1000 };
  shop.ports.offers.find = async (product) => {
    const offer = await find(product);
    return offer && product === "everything" ? { ...offer, covers: { en: cover } } : offer;
  };
  const browser = shop.browser();
  const id = await order(browser, { items: products.map((product) => ({ product })) });
  await reportEvent(shop, { session: shop.payments.pay(id).sessionId });
  const published = shop.ports.offers.find;
  shop.ports.offers.find = async (product) => (product === removed ? null : published(product));
  const response = await browser.api(`/api/orders/${id}?locale=${locale}`);
  return OrderPageResponse.parse(await response.json());
}

const CONTEXT = { lang: "en", prefix: "", receiptOf: null, at: NOON };

describe("the page of an order", () => {
  it("shows a bundle by its name and cover above its parts, and nothing above a product by itself", async () => {
    const [single] = (await pageOf(["tote"])).items;
    expect([single?.name, single?.bundle]).toEqual(["A Tote in Yen", undefined]);
    const page = await pageOf(["record", "everything"], "zh");
    expect(page.items.map(({ bundle }) => bundle)).toEqual([
      undefined,
      {
        ...{ name: "Everything", lang: "en" },
        cover: { src: "/pictures/everything.avif", width: 800, height: 1000 },
      },
    ]);
    const { parts } = orderView(page, CONTEXT);
    expect(parts).toMatchObject([
      { name: "The Record", bundleHead: [], part: "" },
      {
        ...{ name: "书", part: "good-part" },
        bundleHead: [{ name: "Everything", product: "/products/everything/", bundled: "2" }],
      },
      { name: "The Record", bundleHead: [], part: "good-part" },
    ]);
  });

  it("shows the name of a bundle that is no longer published, as it was sold", async () => {
    const { items } = await pageOf(["everything"], "en", "everything");
    expect(items[0]?.bundle).toMatchObject({ name: "Everything", cover: null });
  });

  it("names covers as the pages of their products do, each once", async () => {
    const idOf = createCoverIds();
    expect(["book", "record", "book"].map(idOf)).toEqual(["cover-book", "cover-record", "cover-book_2"]);
    const { parts } = orderView(await pageOf(["record", "everything"]), CONTEXT);
    expect(parts).toMatchObject([
      { coverId: "cover-record" },
      { coverId: "cover-book", bundleHead: [{ coverId: "cover-everything" }] },
      { coverId: "cover-record_2" },
    ]);
  });
});
