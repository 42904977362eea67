import { expect, test } from "vitest";
import { openShop, type Shop } from "./shop.ts";

const CHOSEN = { product: "icons", option: "studio", "price.studio": "6900", code: "", locale: "en" };
const FILLED = {
  "recipient.email": "friend@example.com",
  "recipient.from": "Ada & Bob",
  "recipient.words": "Happy birthday!\r\n</textarea>",
  "recipient.on": "2026-12-24",
};

async function post(shop: Shop, fields: Record<string, string>) {
  const response = await shop.browser().api("/api/checkout", {
    ...{ method: "POST", body: new URLSearchParams(fields), headers: { Accept: "text/html" } },
  });
  return { status: response.status, page: await response.text() };
}

test.each([
  ["recipient.email", "nobody", "Enter an email address, such as name@example.com."],
  ["recipient.email", "", "Enter an email address, such as name@example.com."],
  ["recipient.from", "A".repeat(61), "Your name can have up to 60 characters, on one line."],
  ["recipient.words", "x".repeat(501), "Your message can have up to 500 characters."],
  ["recipient.on", "2028-01-01", "Choose a day within the next year."],
  ["recipient.on", "24.12.2026", "Choose a day within the next year."],
] as const)(
  "a gift's form whose %s is “%s” comes back with a note there and all that was filled in",
  async (name, value, note) => {
    const shop = await openShop();
    const { status, page } = await post(shop, { ...CHOSEN, ...FILLED, [name]: value });
    expect(status).toBe(400);
    expect(page).toContain("<h1>A gift</h1>");
    expect(page).toContain('href="https://shop.example/products/icons/?option=studio"');
    const notes = [...page.matchAll(/<p id="(\w+)-mistake">([^<]*)<\/p>/g)].map(([, id, text]) => [id, text]);
    expect(notes).toEqual([[name.replace("recipient.", ""), note]]);
    const [field = ""] = new RegExp(`<(input|textarea)[^>]* name="${name}"[^>]*>`).exec(page) ?? [];
    expect(field).toContain(`aria-invalid="true" aria-describedby="${notes[0]?.[0]}-mistake" autofocus`);

    const fields = fieldsOf(page);
    expect(withoutReturns(fields)).toEqual(withoutReturns({ ...CHOSEN, ...FILLED, [name]: value }));
    expect((await post(shop, { ...fields, [name]: FILLED[name] })).status).toBe(303);
  },
);

test("the note is in the language of the page that the form came from", async () => {
  const shop = await openShop();
  const { page } = await post(shop, { ...CHOSEN, ...FILLED, "recipient.email": "@", locale: "zh" });
  expect(page).toContain("请填写邮箱，例如name@example.com。");
  expect(page).toContain('href="https://shop.example/zh/products/icons/?option=studio"');
});

/** The fields of the form on a page, as a browser sends them. */
function fieldsOf(page: string): Record<string, string> {
  const inputs = [...page.matchAll(/<input[^>]*? name="([^"]*)"[^>]*? value="([^"]*)"/g)];
  const areas = [...page.matchAll(/<textarea[^>]*? name="([^"]*)"[^>]*>\n?([^<]*)<\/textarea>/g)];
  return Object.fromEntries(
    [...inputs, ...areas].map(([, name = "", value = ""]) => [name, unescaped(value)]),
  );
}

/** In a page, a browser reads both as one. */
function withoutReturns(fields: Record<string, string>) {
  return JSON.stringify(fields, Object.keys(fields).toSorted()).replaceAll("\\r", "");
}

function unescaped(html: string): string {
  return html
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&");
}
