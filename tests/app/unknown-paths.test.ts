import { describe, expect, it } from "vitest";
import { ProblemDocument } from "./problem-document.ts";
import { openShop } from "./shop.ts";

describe("a request for something that does not exist", () => {
  it("gets 404", async () => {
    const { api } = (await openShop()).browser();
    expect((await api("/api/orders/ord_nothing")).status).toBe(404);
    expect((await api("/api/nothing")).status).toBe(404);
    expect((await api("/api/nothing", { method: "DELETE" })).status).toBe(404);
  });

  it.each([
    ["PATCH", "/api/checkout", "POST"],
    ["GET", "/api/links/redeem", "POST"],
    ["POST", "/api/library", "GET, HEAD"],
    ["PUT", "/api/orders/ord_1", "GET, HEAD"],
    ["GET", "/api/session", "DELETE"],
    ["POST", "/healthz", "GET, HEAD"],
  ])("by %s at %s is answered with the methods there are: %s", async (method, path, allowed) => {
    const response = await (await openShop()).browser().api(path, { method });
    expect([response.status, response.headers.get("Allow")]).toEqual([405, allowed]);
    expect(response.headers.get("Content-Type")).toBe("application/problem+json");
    expect(ProblemDocument.parse(await response.json()).type).toBe("urn:vitrine:problem:method-not-allowed");
  });

  it("with an id that is too long gets a problem document too", async () => {
    const response = await (await openShop()).browser().api(`/api/orders/${"x".repeat(200)}`);
    expect([response.status, response.headers.get("Content-Type")]).toEqual([
      400,
      "application/problem+json",
    ]);
  });
});
