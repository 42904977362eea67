import type Stripe from "stripe";
import { describe, expect, it, test } from "vitest";
import { checkoutSessionParams, formFields, openSandbox } from "./open-sandbox.ts";

type Behavior = "inclusive" | "exclusive";

/** A session of two books whose tax is calculated. */
function taxed(tax_behavior: Behavior, { amount = 2900, currency = "usd" } = {}) {
  return checkoutSessionParams({
    automatic_tax: { enabled: true },
    tax_id_collection: { enabled: true },
    billing_address_collection: "auto",
    line_items: [
      {
        quantity: 2,
        metadata: { line: "0" },
        price_data: {
          ...{ currency, unit_amount: amount, tax_behavior },
          product_data: { name: "The Book", tax_code: "txcd_10000000" },
        },
      },
    ],
  });
}

async function payFrom(
  { stripe, post }: Awaited<ReturnType<typeof openSandbox>>,
  params: Stripe.Checkout.SessionCreateParams,
  fields: Record<string, string>,
) {
  const { id } = await stripe.checkout.sessions.create(params);
  await post(`/pay/${id}`, { email: "a@example.com", name: "Ada", card: "4242424242424242", ...fields });
  const session = await stripe.checkout.sessions.retrieve(id, { expand: ["payment_intent"] });
  const items = await stripe.checkout.sessions.listLineItems(id, { expand: ["data.taxes"] });
  return { session, item: items.data[0] };
}

describe("a session with automatic tax", () => {
  test.each<[string, Behavior, number, number, number, number]>([
    ["DE", "exclusive", 5800, 1102, 6902, 5800],
    ["DE", "inclusive", 5800, 926, 5800, 4874],
    ["CH", "exclusive", 5800, 470, 6270, 5800],
    ["CN", "inclusive", 5800, 328, 5800, 5472],
    ["US", "exclusive", 5800, 0, 5800, 5800],
  ])("from %s, %s, has the tax of the country", async (country, behavior, subtotal, tax, total, taxable) => {
    const sandbox = await openSandbox();
    const { session, item } = await payFrom(sandbox, taxed(behavior), { country });
    expect(session).toMatchObject({
      ...{ amount_subtotal: subtotal, amount_total: total, total_details: { amount_tax: tax } },
      automatic_tax: { enabled: true, status: "complete" },
      customer_details: { address: { country }, tax_exempt: "none", tax_ids: [] },
      payment_intent: { amount: total, amount_received: total },
    });
    expect(item).toMatchObject({
      ...{ amount_subtotal: subtotal, amount_tax: tax, amount_total: total, metadata: { line: "0" } },
      taxes: [
        { amount: tax, taxable_amount: taxable, rate: { country, inclusive: behavior === "inclusive" } },
      ],
    });
  });

  it("has the reduced rate of the country for books, and the standard one for the rest", async () => {
    const sandbox = await openSandbox();
    const { stripe, page } = sandbox;
    const params = taxed("inclusive");
    const [app] = params.line_items ?? [];
    const book = {
      ...app,
      price_data: {
        ...{ currency: "usd", unit_amount: 1450, tax_behavior: "inclusive" as const },
        product_data: { name: "The Book", tax_code: "txcd_10302000" },
      },
    };
    const both = { ...params, line_items: [...(params.line_items ?? []), book] };
    const shown = await stripe.checkout.sessions.create(both);
    expect(await page(`/pay/${shown.id}`)).toMatch(/VAT 19%[\s\S]*\$9\.26[\s\S]*VAT 7%[\s\S]*\$1\.90/);
    const { session } = await payFrom(sandbox, both, { country: "DE" });
    expect(session.total_details?.amount_tax).toBe(926 + 190);
    const items = await stripe.checkout.sessions.listLineItems(session.id, { expand: ["data.taxes"] });
    expect(items.data.flatMap(({ taxes = [] }) => taxes)).toMatchObject([
      { amount: 926, taxability_reason: "standard_rated", rate: { percentage: 19 } },
      { amount: 190, taxability_reason: "reduced_rated", rate: { percentage: 7 } },
    ]);
  });

  it("rounds the tax to what can be paid in its currency", async () => {
    const sandbox = await openSandbox();
    const params = taxed("exclusive", { amount: 1230, currency: "kwd" });
    const { session } = await payFrom(sandbox, params, { country: "DE" });
    expect(session.total_details?.amount_tax).toBe(470);
  });

  it("leaves the tax to a business of another country of the EU than the seller's", async () => {
    const sandbox = await openSandbox({ sellerCountry: async () => "IE" });
    const business = { country: "NL", tax_id: "NL 123456789 B01", business_name: "Kade BV", city: "Utrecht" };
    const { session, item } = await payFrom(sandbox, taxed("exclusive"), business);
    expect(session).toMatchObject({
      amount_total: 5800,
      customer_details: {
        ...{ tax_exempt: "reverse", business_name: "Kade BV", individual_name: "Ada", name: "Kade BV" },
        tax_ids: [{ type: "eu_vat", value: "NL 123456789 B01" }],
        address: { city: "Utrecht" },
      },
    });
    expect(item?.taxes).toMatchObject([{ amount: 0, taxability_reason: "reverse_charge" }]);
    for (const other of [
      { ...business, country: "IE", tax_id: "IE1234567AB" },
      { ...business, tax_id: "DE123456789" },
      { ...business, tax_id: "about 9" },
    ]) {
      const { session } = await payFrom(sandbox, taxed("exclusive"), other);
      expect(session.customer_details?.tax_exempt).toBe("none");
      expect(session.total_details?.amount_tax).toBeGreaterThan(0);
    }
  });

  it("does not know its tax before the buyer has given a country, nor without a tax behavior", async () => {
    const { stripe } = await openSandbox();
    expect(await stripe.checkout.sessions.create(taxed("exclusive"))).toMatchObject({
      ...{ amount_total: 5800, automatic_tax: { status: "requires_location_inputs" } },
    });
    await expect(
      stripe.checkout.sessions.create({ ...checkoutSessionParams(), automatic_tax: { enabled: true } }),
    ).rejects.toThrow(/tax_behavior/);
  });
});

test("the payment page shows the tax, and asks again if another country changes the total", async () => {
  const { stripe, post, page } = await openSandbox();
  const session = await stripe.checkout.sessions.create(taxed("exclusive"));
  const path = `/pay/${session.id}`;
  const first = await page(path);
  expect(first).toMatch(/VAT 19%[\s\S]*\$11\.02[\s\S]*\$69\.02/);
  const form = { ...formFields(first), country: "FR" };
  const changed = await (await post(path, form)).text();
  expect(changed).toMatch(/role="alert"[^>]*>The tax has changed the total/);
  expect(changed).toMatch(/VAT 20%[\s\S]*\$69\.60/);
  const updated = await (await post(path, { ...form, action: "update", country: "GB" })).text();
  expect(updated).not.toContain('role="alert"');
  expect((await post(path, { ...formFields(changed), country: "FR" })).status).toBe(303);
  expect((await stripe.checkout.sessions.retrieve(session.id)).amount_total).toBe(6960);
});
