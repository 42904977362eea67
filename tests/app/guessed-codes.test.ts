import { describe, expect, it } from "vitest";
import { z } from "zod";
import { discountWith } from "../checkout/discounts.ts";
import { buy, problemOf } from "./buying.ts";
import { BOOK, shopWith } from "./discounted-orders.ts";
import type { Shop } from "./shop.ts";

describe("codes", () => {
  const guess = async (shop: Shop, code: string, network: string, path = "/api/checkout") => {
    const headers = { "X-Network": network };
    const response = await shop.browser().api(path, { json: { items: BOOK, code }, headers });
    if (!response.ok) return (await problemOf(response)).code;
    const { refusal } = z
      .object({ refusal: z.object({ code: z.string() }).nullish() })
      .parse(await response.json());
    return refusal?.code ?? "accepted";
  };

  it("cannot be found by trying: after thirty unknown ones in an hour every code is refused", async () => {
    const shop = await shopWith(discountWith());
    for (let n = 0; n < 30; n += 1) {
      const path = n % 2 === 0 ? "/api/checkout" : "/api/quote";
      expect(await guess(shop, `GUESS${n}`, "203.0.113.7", path)).toBe("unknown-code");
      expect(await guess(shop, "LANTERN10", "203.0.113.7", path)).toBe(
        n < 29 ? "accepted" : "too-many-requests",
      );
    }
    expect(await guess(shop, "LANTERN10", "203.0.113.8")).toBe("accepted");
    shop.wait(3600);
    expect(await guess(shop, "LANTERN10", "203.0.113.7")).toBe("accepted");
  });

  it("are refused in a quote as in an order after too many unknown ones", async () => {
    const shop = await shopWith();
    const headers = { "X-Network": "203.0.113.7" };
    const json = { items: BOOK, code: "GUESS" };
    for (let n = 0; n < 30; n += 1) {
      expect((await shop.browser().api("/api/quote", { json, headers })).status).toBe(200);
    }
    expect(await problemOf(await shop.browser().api("/api/quote", { json, headers }))).toEqual({
      ...{ status: 429, code: "too-many-requests" },
    });
  });

  it("that are known can be tried any number of times, even if they do not apply", async () => {
    const shop = await shopWith(discountWith({ minimum: { USD: 5000 } }));
    for (let n = 0; n < 31; n += 1) {
      expect(await guess(shop, "LANTERN10", "203.0.113.7")).toBe("code-below-minimum");
    }
  });

  it("cannot be found by many attempts at once", async () => {
    const shop = await shopWith(discountWith());
    const codes = Array.from({ length: 200 }, (_, n) => (n === 150 ? "LANTERN10" : `GUESS${n}`));
    const answers = await Promise.all(codes.map((code) => guess(shop, code, "203.0.113.7")));
    expect(answers.filter((answer) => answer === "unknown-code")).toHaveLength(30);
    expect(answers.filter((answer) => answer === "too-many-requests")).toHaveLength(170);
  });

  it("from a link cannot be found by trying either", async () => {
    const shop = await shopWith(discountWith());
    const buyWith = async (code: string) => {
      const headers = { Cookie: `code=${code}`, "X-Network": "203.0.113.7" };
      const body = new URLSearchParams({ product: "book" });
      return (await shop.browser().api("/api/checkout", { method: "POST", body, headers })).status;
    };
    for (let n = 0; n < 30; n += 1) expect(await buyWith(`GUESS${n}`)).toBe(303);
    expect(await buyWith("LANTERN10")).toBe(429);
  });

  it("cannot be used to ask who is a customer: thirty refused addresses in an hour are the most", async () => {
    const shop = await shopWith(discountWith({ firstPurchase: true }));
    for (let n = 0; n < 31; n += 1) await buy(shop, "book", `reader${n}@example.com`);
    const ask = async (n: number) => {
      const json = { items: BOOK, code: "LANTERN10", email: `reader${n}@example.com` };
      const headers = { "X-Network": "203.0.113.7" };
      return (await problemOf(await shop.browser().api("/api/checkout", { json, headers }))).code;
    };
    for (let n = 0; n < 30; n += 1) expect(await ask(n)).toBe("code-first-purchase");
    expect(await ask(30)).toBe("too-many-requests");
  });

  it("are in no answer that says why one does not apply", async () => {
    const shop = await shopWith(discountWith({ key: "SECRET-CODE", code: "Secret-Code" }));
    const response = await shop.browser().api("/api/checkout", { json: { items: BOOK, code: "secret" } });
    const text = await response.clone().text();
    expect(await problemOf(response)).toEqual({ status: 422, code: "unknown-code" });
    expect(text.toLowerCase()).not.toContain("secret");
  });
});
