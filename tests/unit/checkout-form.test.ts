import { describe, expect, it, test } from "vitest";
import { asRequest, FormRequest } from "#checkout/routes/checkout-form.ts";

describe("a checkout's form", () => {
  it("with one product is parsed into a request with numbers", () => {
    const form = {
      ...{ product: "book", option: "standard", quantity: "2", price: "2900", amount: "1234" },
      ...{ pay: "12.50", from: "cart", currency: "USD", code: "CODE", email: "a@example.com", locale: "zh" },
    };
    expect(asRequest(form)).toEqual({
      items: [
        {
          ...{ product: "book", option: "standard", quantity: 2, price: 2900, amount: 1234, pay: "12.50" },
        },
      ],
      ...{ from: "cart", currency: "USD", code: "CODE", email: "a@example.com", locale: "zh" },
    });
    expect(FormRequest.parse(form)).toEqual(asRequest(form));
  });

  it("takes full-width digits, as Chinese keyboards type them", () => {
    expect(FormRequest.parse({ product: "book", quantity: " １２ " })).toMatchObject({
      items: [{ product: "book", quantity: 12 }],
    });
  });

  it("with several products has numbered fields, sorted by number and without gaps", () => {
    const form = {
      "items.10.product": "record",
      "items.2.product": "icons",
      "items.2.option": "studio",
      "items.2.price.studio": "6900",
      "items.0.product": "book",
      "items.0.quantity": "3",
    };
    expect(asRequest(form).items).toMatchObject([
      { product: "book", quantity: 3 },
      { product: "icons", option: "studio", price: 6900 },
      { product: "record" },
    ]);
  });

  it("ignores empty and unknown fields", () => {
    const form = { product: "book", quantity: "", pay: "  ", "items.0.product": "other", other: "1" };
    expect(FormRequest.parse(form)).toEqual({ items: [{ product: "book", quantity: 1 }] });
    expect(asRequest({ product: " ", "items.0.product": "book", file: new Blob() }).items).toMatchObject([
      { product: "book" },
    ]);
  });

  it("prefers the price and the amount of the chosen edition to those of the product", () => {
    const form = {
      ...{ product: "zine", option: "patron", price: "1", pay: "1" },
      ...{ "price.patron": "5000", "pay.patron": "45,50", "price.open": "2", "pay.open": "2" },
    };
    expect(asRequest(form).items).toMatchObject([{ price: 5000, pay: "45,50" }]);
    const { "price.patron": _, "pay.patron": __, ...others } = form;
    expect(asRequest(others).items).toMatchObject([{ price: 1, pay: "1" }]);
  });

  it("switches on what says so, and nothing else", () => {
    for (const [text, isOn] of [
      ["true", true],
      ["false", false],
      ["1", false],
    ] as const)
      expect(asRequest({ withoutCode: text, again: text })).toMatchObject({ withoutCode: isOn, again: isOn });
  });

  test.each([
    ["7", 7],
    [" 7 ", 7],
    ["0", 0],
    ["999999999999999", 999_999_999_999_999],
    ["9999999999999999", "9999999999999999"],
    ["-7", "-7"],
    ["7.5", "7.5"],
    ["7e3", "7e3"],
    ["x7", "x7"],
    ["many", "many"],
  ])("takes %j for %j", (text, amount) => {
    expect(asRequest({ product: "record", amount: text }).items[0]?.amount).toBe(amount);
  });

  test.each([
    "items.100.product",
    "items.x.product",
    "items.product",
    "items.1.",
    "xitems.1.product",
    "items.-1.product",
    "items.1.product\n",
  ])("finds no product in %s", (name) => {
    expect(asRequest({ [name]: "book" }).items).toEqual([]);
    expect(FormRequest.safeParse({ [name]: "book" }).success).toBe(false);
  });

  it("that is malformed reports the invalid fields, like a request in JSON", () => {
    const parsed = FormRequest.safeParse({ product: "book", quantity: "many", email: "nobody" });
    expect(parsed.error?.issues.map(({ path }) => path.join("."))).toEqual(["items.0.quantity", "email"]);
    expect(parsed.error?.issues[0]?.message).toMatch(/number/);
    expect(FormRequest.safeParse({ product: "book", extra: 1 }).success).toBe(false);
  });
});
