import { describe, expect, it } from "vitest";
import { buy, problemOf, signIn } from "./buying.ts";
import { openShop, type Shop, SIGNATURE } from "./shop.ts";

const SHOP = "https://shop.example";
const FORM = "application/x-www-form-urlencoded";

/** Routes that act on such a request, with a body that a browser could send. */
const CHANGES: [string, string, string?][] = [
  ["POST", "/api/checkout", JSON.stringify({ items: [{ product: "book" }] })],
  ["POST", "/api/links", JSON.stringify({ email: "reader@example.com" })],
  ["POST", "/api/links/redeem", JSON.stringify({ token: "x".repeat(43) })],
  ["POST", "/api/downloads", JSON.stringify({ item: "ent_1_0_0", file: "book.pdf" })],
  ["DELETE", "/api/session"],
  ["DELETE", "/api/account/mutes/new-versions"],
];

/** Headers that browsers send for a page of another site. */
const CROSS_SITE: Record<string, string>[] = [
  { Origin: "https://evil.example" },
  { Origin: "null" },
  { "Sec-Fetch-Site": "cross-site" },
  { "Sec-Fetch-Site": "cross-site", Origin: SHOP },
  { "Sec-Fetch-Site": "same-site", Origin: "https://blog.shop.example" },
  { "Sec-Fetch-Site": "same-site" },
];
/** Headers that browsers send for the shop's pages, and that programs send. */
const SAME_SITE: Record<string, string>[] = [
  {},
  { Origin: SHOP },
  { Origin: SHOP, "Sec-Fetch-Site": "same-origin" },
  { Origin: "null", "Sec-Fetch-Site": "same-origin" },
  { "Sec-Fetch-Site": "none" },
];

/** The routes that programs on any site call: they act on a signature, a licence key or a token, and never on a cookie. */
const SIGNED = [
  "POST /api/webhooks/stripe",
  "POST /api/webhooks/resend",
  "POST /api/licences/verify",
  "POST /api/licences/activate",
  "POST /api/licences/deactivate",
  "POST /v2/licenses/verify",
  "POST /api/mail/mute",
  "POST /api/mail/mute/off",
];

/** Every route that changes something. */
function changingRoutes({ app }: Shop) {
  return app.routes.filter(({ method }) => !["GET", "HEAD", "OPTIONS", "ALL"].includes(method));
}

describe("a request that changes something", () => {
  it.each(CHANGES)("is refused if another site sent it: %s %s", async (method, path, body) => {
    const shop = await openShop();
    await buy(shop);
    const reader = await signIn(shop);
    const asked = shop.payments.asked.length;
    const sent = shop.mail.sent.length;
    for (const headers of CROSS_SITE)
      for (const type of ["application/json", FORM, "text/plain"]) {
        const init = { method, body, headers: { ...headers, "Content-Type": type } };
        expect(await problemOf(await reader.api(path, init))).toEqual({ status: 403, code: "cross-site" });
      }
    expect([shop.payments.asked.length, shop.mail.sent.length]).toEqual([asked, sent]);
    expect((await reader.api("/api/library")).status).toBe(200);
  });

  it("is refused from another site on every route but those that check a signature or a key", async () => {
    const token = "a token that only the owner knows";
    const shop = await openShop({
      ...{ adminToken: token, withPasskeys: true },
      findPage: async () => new Response(""),
    });
    const answered: string[] = [];
    for (const { method, path } of changingRoutes(shop)) {
      const headers = { Origin: "https://evil.example", Authorization: `Bearer ${token}` };
      const response = await shop.browser().api(path.replaceAll(/:\w+/g, "x"), { method, headers });
      if (response.status !== 403) answered.push(`${method} ${path}`);
      else expect(await problemOf(response), path).toEqual({ status: 403, code: "cross-site" });
    }
    expect(answered).toEqual(SIGNED);
  });

  it("is accepted from the shop's own pages and from programs", async () => {
    const shop = await openShop();
    for (const headers of SAME_SITE) {
      const response = await shop.browser().api("/api/checkout", {
        json: { items: [{ product: "book" }] },
        headers,
      });
      expect(response.status, JSON.stringify(headers)).toBe(201);
    }
  });

  it("is accepted from the payment service with any headers, since events are signed", async () => {
    const shop = await openShop();
    const response = await shop.browser().api("/api/webhooks/stripe", {
      method: "POST",
      body: JSON.stringify({ id: "evt_1", type: "any", about: null }),
      headers: {
        "Stripe-Signature": SIGNATURE,
        Origin: "https://stripe.example",
        "Sec-Fetch-Site": "cross-site",
      },
    });
    expect(response.status).toBe(200);
  });
});

describe("a request that changes nothing", () => {
  it.each(["GET", "HEAD", "OPTIONS"])("is answered whatever site it comes from: %s", async (method) => {
    const shop = await openShop();
    const id = await buy(shop);
    const ask = (headers = {}) => shop.browser().api(`/api/orders/${id}`, { method, headers });
    const { status } = await ask();
    if (method !== "OPTIONS") expect(status).toBe(200);
    for (const headers of CROSS_SITE)
      expect((await ask(headers)).status, JSON.stringify(headers)).toBe(status);
  });
});

describe("a body", () => {
  const post = (shop: Shop, path: string, body: string, headers: Record<string, string>) =>
    shop.browser().api(path, { method: "POST", body, headers });

  it("of more than 64 kB is refused before it is parsed", async () => {
    const shop = await openShop();
    for (const path of ["/api/checkout", "/api/links", "/api/links/redeem", "/api/downloads"]) {
      const json = JSON.stringify({ pad: "x".repeat(64 * 1024) });
      const response = await post(shop, path, json, { "Content-Type": "application/json" });
      expect(await problemOf(response), path).toEqual({ status: 413, code: "too-large" });
    }
  });

  it("of a form with more than a thousand fields is refused before it is parsed", async () => {
    const shop = await openShop();
    const form = (fields: number) =>
      ["product=book", ...Array.from({ length: fields - 1 }, (_, i) => `a${i}=`)].join("&");
    const refused = await post(shop, "/api/checkout", form(1_001), { "Content-Type": FORM });
    expect(await problemOf(refused)).toEqual({ status: 413, code: "too-large" });
    expect((await post(shop, "/api/checkout", form(1_000), { "Content-Type": FORM })).status).toBe(303);
  });

  it("of JSON may contain any characters", async () => {
    const shop = await openShop();
    const json = JSON.stringify({ items: [{ product: "book" }], pad: "&".repeat(2_000) });
    const response = await post(shop, "/api/checkout", json, { "Content-Type": "application/json" });
    expect(response.status).toBe(201);
  });

  it("of a form is limited if its type names a character set, too", async () => {
    const shop = await openShop();
    const body = Array.from({ length: 1_001 }, (_, i) => `a${i}=`).join("&");
    const response = await post(shop, "/api/checkout", body, { "Content-Type": `${FORM}; charset=utf-8` });
    expect(response.status).toBe(413);
  });

  it.each(["Application/x-www-form-urlencoded", "APPLICATION/X-WWW-FORM-URLENCODED ;charset=utf-8"])(
    "of a form is limited whatever the case of its type: %s",
    async (type) => {
      const shop = await openShop();
      const form = (fields: number) => `product=book${"&a=".repeat(fields - 1)}`;
      const refused = await post(shop, "/api/checkout", form(1_001), { "Content-Type": type });
      expect(await problemOf(refused)).toEqual({ status: 413, code: "too-large" });
    },
  );

  it("of a form whose type is in capital letters is read like any other", async () => {
    const shop = await openShop();
    const headers = { "Content-Type": FORM.toUpperCase() };
    expect((await post(shop, "/api/checkout", "product=book", headers)).status).toBe(303);
  });

  it.each(["multipart/form-data", "Multipart/Form-Data", `${FORM}; x=y, multipart/form-data`])(
    "of several parts is refused, since its fields cannot be counted: %s",
    async (type) => {
      const shop = await openShop();
      const body = '--b\r\nContent-Disposition: form-data; name="product"\r\n\r\nbook\r\n--b--\r\n';
      const refused = await post(shop, "/api/checkout", body, { "Content-Type": `${type}; boundary=b` });
      expect(refused.headers.get("Content-Type")).toBe("application/problem+json");
      expect(await problemOf(refused)).toEqual({ status: 415, code: "unsupported-media-type" });
    },
  );

  it("of a webhook may be up to 1 MB", async () => {
    const shop = await openShop();
    const event = (bytes: number) =>
      JSON.stringify({ id: "evt_1", type: "any", about: null, pad: "x".repeat(bytes) });
    const headers = { "Stripe-Signature": SIGNATURE };
    expect((await post(shop, "/api/webhooks/stripe", event(900_000), headers)).status).toBe(200);
    expect((await post(shop, "/api/webhooks/stripe", event(1_100_000), headers)).status).toBe(413);
  });
});
