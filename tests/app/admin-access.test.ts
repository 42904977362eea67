import { describe, expect, it } from "vitest";
import { z } from "zod";
import { AdminOrder } from "#domain/api/admin/orders.ts";
import { ADMIN_TOKEN, adminOf, openAdminShop } from "./admin.ts";
import { buy, problemOf } from "./buying.ts";
import { openShop } from "./shop.ts";

describe("the owner's API over HTTP", () => {
  it("answers requests with the token, and forbids caching the answer", async () => {
    const { shop, admin } = await openAdminShop();
    const id = await buy(shop);
    const response = await admin.call("/orders");
    expect(response.headers.get("Cache-Control")).toBe("no-store");
    expect(z.array(AdminOrder).parse(await response.json())).toMatchObject([
      { id, email: "reader@example.com" },
    ]);
  });

  it("answers all other requests in the same way, whatever they ask and send", async () => {
    const { shop, admin } = await openAdminShop();
    const id = await buy(shop);
    const refused = { status: 401, code: "wrong-token" };
    const bodies: string[] = [];
    for (const token of ["", "x", `${ADMIN_TOKEN}0`, ADMIN_TOKEN.slice(1), ADMIN_TOKEN.toUpperCase()]) {
      for (const path of ["/orders", `/orders/${id}`, "/orders/ord_unknown", "/nothing", ""]) {
        const response = await admin.call(path, undefined, token);
        expect(response.headers.get("WWW-Authenticate")).toBe("Bearer");
        const body = z.looseObject({ requestId: z.string() }).parse(await response.clone().json());
        bodies.push(JSON.stringify({ ...body, requestId: "" }));
        expect(await problemOf(response), `${token} ${path}`).toEqual(refused);
      }
      expect(await problemOf(await admin.call("/reconcile", { from: 1 }, token))).toEqual(refused);
    }
    expect(new Set(bodies).size).toBe(1);
  });

  it("takes the token only as Bearer", async () => {
    const { admin } = await openAdminShop();
    const send = (Authorization: string) => admin.call("/orders", undefined, "", { Authorization });
    expect((await send(`bearer ${ADMIN_TOKEN}`)).status).toBe(200);
    expect((await send(ADMIN_TOKEN)).status).toBe(401);
    expect((await send(`Basic ${ADMIN_TOKEN}`)).status).toBe(401);
  });

  it("does not exist without the setting", async () => {
    const shop = await openShop();
    const admin = adminOf(shop);
    for (const path of ["/orders", "/nothing", ""]) {
      expect(await problemOf(await admin.call(path))).toEqual({ status: 404, code: "not-found" });
    }
    const other = await shop.browser().api("/api/nothing");
    const own = await admin.call("/orders", undefined, "");
    expect([...own.headers.keys()]).toEqual([...other.headers.keys()]);
    expect(shop.lines.filter(({ event }) => event === "admin-call")).toEqual([]);
  });

  it("refuses a network after twenty wrong tokens in an hour, but no other", async () => {
    const { shop, admin } = await openAdminShop();
    const from = (network: string, token?: string) =>
      admin.call("/orders", undefined, token, { "X-Network": network });
    for (let right = 0; right < 30; right += 1) expect((await from("192.0.2.1")).status).toBe(200);
    for (let wrong = 0; wrong < 20; wrong += 1) expect((await from("192.0.2.1", "wrong")).status).toBe(401);
    const limited = await from("192.0.2.1", "wrong");
    expect(limited.headers.get("Retry-After")).toBe("3600");
    expect(limited.status).toBe(429);
    expect((await from("192.0.2.1")).status).toBe(429);
    expect((await from("192.0.2.2")).status).toBe(200);
    shop.wait(3601);
    expect((await from("192.0.2.1")).status).toBe(200);
  });

  it("logs each call, without query, body and token", async () => {
    const { shop, admin } = await openAdminShop();
    await admin.call("/orders?find=reader@example.com");
    await admin.call("/reconcile", { from: "secret" });
    await admin.call("/orders", undefined, "wrong-secret");
    const calls = shop.lines.filter(({ event }) => event === "admin-call");
    expect(calls.map(({ method, path, status }) => [method, path, status])).toEqual([
      ["GET", "/api/admin/orders", 200],
      ["POST", "/api/admin/reconcile", 400],
      ["GET", "/api/admin/orders", 401],
    ]);
    expect(JSON.stringify(shop.lines)).not.toMatch(/reader@|secret|0123456789/);
  });

  it("says what is wrong with a request", async () => {
    const { admin } = await openAdminShop();
    for (const [response, field] of [
      [await admin.call("/orders?limit=0"), "limit"],
      [await admin.call("/reconcile", { from: "yesterday" }), "from"],
    ] as const) {
      expect(response.headers.get("Content-Type")).toBe("application/problem+json");
      expect(await response.json()).toMatchObject({ status: 400, errors: [{ field }] });
    }
  });
});
