import { describe, expect, it } from "vitest";
import { openShop } from "./shop.ts";

const JSON_TYPE = { "Content-Type": "application/json" };

/** Posts a body to the API. @returns the status, and what the answer says about the fields */
async function post(path: string, body: string, headers: Record<string, string>) {
  const { api } = (await openShop()).browser();
  const response = await api(path, { method: "POST", body, headers });
  return { status: response.status, ...(await response.json()) };
}

describe("the body of a request to a route for programs", () => {
  it("has to be JSON by its type", async () => {
    for (const type of ["text/plain", "application/x-www-form-urlencoded"]) {
      const json = JSON.stringify({ email: "reader@example.com" });
      expect(await post("/api/links", json, { "Content-Type": type })).toMatchObject({
        ...{ status: 400, type: "urn:vitrine:problem:invalid-request" },
        errors: [{ field: "Content-Type", message: "expected application/json" }],
      });
    }
  });

  it("has to be JSON; otherwise the error is about the whole body, not about a field", async () => {
    for (const broken of ["", "{", "email=reader@example.com"]) {
      expect(await post("/api/links", broken, JSON_TYPE)).toMatchObject({
        ...{ status: 400, type: "urn:vitrine:problem:invalid-request" },
        errors: [{ field: "", message: "expected JSON" }],
      });
    }
  });
});

describe("a form", () => {
  it("that names two products in one field buys neither", async () => {
    const headers = { "Content-Type": "application/x-www-form-urlencoded" };
    expect(await post("/api/checkout", "product=book&product=sheet", headers)).toMatchObject({
      ...{ status: 400, type: "urn:vitrine:problem:invalid-request" },
    });
  });
});

describe("a checkout request", () => {
  it.each([
    ["broken JSON", "{", "application/json", 400],
    ["no body", "", "application/json", 400],
    ["another kind of body", "<buy/>", "text/xml", 400],
    ["a type that only begins like JSON", "{}", "application/jsonp", 400],
    ["two megabytes", JSON.stringify({ pad: "x".repeat(2_000_000) }), "application/json", 413],
  ])("because of %s is refused", async (_, body, type, status) => {
    const shop = await openShop();
    const init = { method: "POST", body, headers: { "Content-Type": type } };
    expect((await shop.browser().api("/api/checkout", init)).status).toBe(status);
  });

  it("without a content type gets a response that lists the accepted ones", async () => {
    const shop = await openShop();
    const response = await shop.browser().api("/api/checkout", { method: "POST" });
    expect(await response.json()).toMatchObject({
      type: "urn:vitrine:problem:invalid-request",
      errors: [
        {
          field: "Content-Type",
          message: "expected application/json or application/x-www-form-urlencoded",
        },
      ],
    });
  });
});
