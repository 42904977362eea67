import { describe, expect, it } from "vitest";
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
