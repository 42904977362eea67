import { describe, expect, it } from "vitest";
import { OFFERS } from "../checkout/goods.ts";
import { openShop } from "./shop.ts";

async function post(fields: Record<string, string>, headers: HeadersInit = {}) {
  const shop = await openShop();
  const body = new URLSearchParams({ product: "record", locale: "zh", ...fields });
  return { shop, response: await shop.browser().api("/api/checkout", { method: "POST", body, headers }) };
}

describe("a form with a typed amount", () => {
  it.each(["１２", "$12", " 12,00 "])("charges the typed amount, here %j", async (pay) => {
    const { shop, response } = await post({ pay });
    expect(response.status).toBe(303);
    expect([...shop.payments.byOrder.values()]).toMatchObject([{ total: 1200, currency: "USD" }]);
  });

  it("explains in the buyer's language how to write an ambiguous amount", async () => {
    const { shop, response } = await post({ pay: "1,000" }, { Accept: "text/html" });
    const page = await response.text();
    expect(page).toContain("<h1>无法识别这个金额</h1>");
    expect(page).toContain("请填写USD金额，只用数字，不加千位分隔符，例如1250.50。");
    expect(page).toContain(`href="${shop.siteUrl}/zh/products/record/?pay=1%2C000"`);
  });

  it("gives a program the field and an example", async () => {
    const { response } = await post({ pay: "1,000" });
    expect([response.status, await response.json()]).toMatchObject([
      422,
      {
        type: "urn:vitrine:problem:unreadable-sum",
        ...{ field: "pay", product: "record", option: "standard", currency: "USD", example: "1250.50" },
      },
    ]);
  });

  it.each<Record<string, string>>([
    { pay: "1234567890" },
    { pay: "999999999999.99" },
    { amount: "99999999999900" },
  ])("is refused with the maximum where it is higher, here %j", async (fields) => {
    const { response } = await post({ ...fields, locale: "en" }, { Accept: "text/html" });
    expect(response.status).toBe(422);
    expect(await response.text()).toContain("A single payment can be at most $999,999.99.");
  });

  it("is rejected as unreadable if it is a long text", async () => {
    const { response } = await post({ pay: "a hundred dollars or so, if that is all right" });
    expect(await response.json()).toMatchObject({ type: "urn:vitrine:problem:unreadable-sum" });
  });
});

describe("an amount that the payment service cannot charge in its currency", () => {
  /** The record for what buyers like, in dinars with three decimals or in whole krónur. */
  const priced = OFFERS.flatMap((offer) => {
    const [option] = offer.options;
    if (offer.product !== "record" || !option) return [];
    return [
      { ...offer, product: "dinar", currency: "KWD", options: [{ ...option, price: 9000, minimum: 5000 }] },
      { ...offer, product: "krona", currency: "ISK", options: [{ ...option, price: 90000, minimum: 0 }] },
    ];
  });

  const ask = async (init: object) => {
    const shop = await openShop({ offers: priced });
    return { shop, response: await shop.browser().api("/api/checkout", init) };
  };
  const asJson = (product: string, amount: number, locale = "en") =>
    ask({ json: { items: [{ product, amount }], locale } });
  const asForm = (product: string, amount: number, locale = "en", headers = {}) => {
    const body = new URLSearchParams({ product, amount: String(amount), locale });
    return ask({ method: "POST", body, headers });
  };

  it.each<[string, number, object]>([
    ["dinar", 5005, { currency: "KWD", step: 10, nearest: 5010 }],
    ["dinar", 5001, { currency: "KWD", step: 10, nearest: 5000 }],
    ["krona", 150, { currency: "ISK", step: 100, nearest: 200 }],
    ["krona", 1, { currency: "ISK", step: 100, nearest: 100 }],
  ])(
    "is refused as JSON and as a form alike, before a payment page opens: %s %i",
    async (product, amount, members) => {
      for (const post of [asJson, asForm]) {
        const { shop, response } = await post(product, amount);
        expect([response.status, await response.json()]).toMatchObject([
          422,
          { type: "urn:vitrine:problem:amount-not-payable", product, ...members },
        ]);
        expect(shop.payments.asked).toEqual([]);
      }
    },
  );

  it("is accepted if it is a multiple of the smallest payable amount", async () => {
    for (const [product, amount] of [
      ["dinar", 5010],
      ["krona", 100],
    ] as const) {
      expect((await asJson(product, amount)).response.status).toBe(201);
      expect((await asForm(product, amount)).response.status).toBe(303);
    }
  });

  it("is rejected with an explanation in the buyer's language and the nearest amount", async () => {
    const page = async (locale: string) =>
      (await asForm("dinar", 5005, locale, { Accept: "text/html" })).response.text();
    expect((await page("en")).replaceAll("\u00a0", " ")).toContain(
      "You have not been charged. Payments in KWD must be a multiple of KWD 0.010. The nearest amount is KWD 5.010.",
    );
    expect((await page("zh")).replaceAll("\u00a0", " ")).toContain(
      "没有扣款。KWD金额须为KWD 0.010的整数倍，最接近的金额是KWD 5.010。",
    );
  });
});
