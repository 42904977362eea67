import { describe, expect, it } from "vitest";
import { createApp } from "#checkout/app.ts";
import { findOrder } from "#checkout/orders/order-store.ts";
import { order } from "./buying.ts";
import { openShop } from "./shop.ts";

const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

describe("the log of requests", () => {
  async function logged(headers: Record<string, string>, isFromProxy = true) {
    const { ports, lines } = await openShop();
    const app = createApp(ports, { isFromProxy: () => isFromProxy });
    const response = await app.request("/api/orders/ord_secret?token=secret", { headers });
    return { line: lines.find(({ event }) => event === "request"), response };
  }

  it("has one line for each, with the ids of the proxy and its trace, and no part of the path", async () => {
    const traceparent = `00-${TRACE}-00f067aa0ba902b7-01`;
    const { line, response } = await logged({ "X-Request-Id": "proxy-1", traceparent });
    expect(line).toEqual({
      ...{ level: "info", event: "request", id: "proxy-1", trace: TRACE },
      ...{ method: "GET", route: "/api/orders/:id", status: 404, ms: 0 },
    });
    expect(response.headers.get("X-Request-Id")).toBe("proxy-1");
    expect(await response.json()).toMatchObject({ requestId: "proxy-1" });
  });

  it.each([
    ["of somebody who is no proxy", "proxy-1", false],
    ["with characters that could forge a line", 'x","event":"paid', true],
  ])("does not take an id %s", async (_, id, isFromProxy) => {
    const { line, response } = await logged({ "X-Request-Id": id }, isFromProxy);
    expect(line?.id).toMatch(/^[\da-f-]{36}$/);
    expect(response.headers.get("X-Request-Id")).toBe(line?.id);
  });

  it("names no trace of somebody who is no proxy", async () => {
    const traceparent = `00-${TRACE}-00f067aa0ba902b7-01`;
    expect((await logged({ traceparent }, false)).line).not.toHaveProperty("trace");
  });

  it.each(["", "00-1234", `00-${"0".repeat(32)}-00f067aa0ba902b7-01`, `ff-${TRACE}-00f067aa0ba902b7-01`])(
    "names no trace if the header has none: %j",
    async (traceparent) => {
      expect((await logged({ traceparent })).line).not.toHaveProperty("trace");
    },
  );
});

describe("the log", () => {
  it("contains no personal data", async () => {
    const shop = await openShop();
    const id = await order(shop.browser(), { items: [{ product: "book" }], email: "secret@example.com" });
    expect(await findOrder(shop.database, id)).toMatchObject({ email: "secret@example.com" });
    const text = JSON.stringify(shop.lines);
    expect(text).toContain('"route":"/api/checkout"');
    expect(text).not.toContain("secret@example.com");
    expect(text).not.toMatch(/ord_[a-z0-9]{10}/);
  });
});
