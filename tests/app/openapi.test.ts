import { describe, expect, it } from "vitest";
import { z } from "zod";
import { createApp } from "#checkout/app.ts";
import { simpleWebAuthn } from "#checkout/passkeys/simple-web-authn.ts";
import { passkeyRoutes } from "#checkout/routes/passkeys.ts";
import { OPENAPI_PATH } from "#domain/addresses.ts";
import { OUTGOING_EVENTS } from "#domain/webhooks.ts";
import { OPERATIONS, openApiDocument } from "#openapi/document.ts";
import { problemOf } from "./buying.ts";
import { openShop } from "./shop.ts";

const Document = z.object({
  paths: z.record(z.string(), z.unknown()),
  webhooks: z.record(z.string(), z.unknown()),
  components: z.object({ securitySchemes: z.object({ session: z.object({ name: z.string() }) }) }),
});
const documentOf = (siteUrl: string) => Document.parse(JSON.parse(JSON.stringify(openApiDocument(siteUrl))));

/** Paths that are not in the document: only this shop's own programs and pages call them. */
const OWN = /^\/api\/(admin|pages|files|openapi\.json)(\/|$)/;

describe("the OpenAPI document", () => {
  it("is served as it was published, and missing before the shop is published", async () => {
    const findPage = async (path: string) =>
      path === OPENAPI_PATH ? Response.json(openApiDocument("https://shop.example")) : new Response(null);
    const response = await (await openShop({ findPage })).browser().api("/api/openapi.json");
    expect(response.headers.get("Content-Type")).toBe("application/json");
    expect(await response.json()).toEqual(
      JSON.parse(JSON.stringify(openApiDocument("https://shop.example"))),
    );
    const unpublished = await openShop({ findPage: async () => new Response(null, { status: 404 }) });
    expect((await unpublished.browser().api("/api/openapi.json")).status).toBe(503);
  });

  it("describes every request of the API, and no other", async () => {
    const { ports } = await openShop();
    const findPage = async () => new Response();
    const passkeys = passkeyRoutes(ports, simpleWebAuthn(ports.siteUrl));
    const routes = createApp(ports, { findPage, passkeys }).routes.filter(
      ({ method, path }) => method !== "ALL" && /^\/(api|v2|healthz)/.test(path) && !OWN.test(path),
    );
    const answered = routes.map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, "{$1}")}`);
    const described = OPERATIONS.map(({ method, path }) => `${method.toUpperCase()} ${path}`);
    expect([...new Set(described)].toSorted()).toEqual([...new Set(answered)].toSorted());
    expect(described.length).toBeGreaterThan(35);
  });

  it("says that sums are in minor units", () => {
    const document = JSON.stringify(documentOf("https://shop.example"));
    const described = [...document.matchAll(/"subtotal":\{[^{}]*\}/g)].map(([text]) => text);
    expect(new Set(described)).toEqual(
      new Set(['"subtotal":{"type":"integer","description":"Minor units"}']),
    );
  });

  it("describes the outgoing webhooks", () => {
    const { webhooks } = documentOf("https://shop.example");
    expect(Object.keys(webhooks)).toEqual([...OUTGOING_EVENTS]);
    expect(JSON.stringify(webhooks["order.corrected"])).toContain('"correction"');
  });

  it.each([
    ["https://shop.example", "__Host-session"],
    ["http://localhost:3000", "session"],
  ])("names the session's cookie of %s", (siteUrl, name) => {
    expect(documentOf(siteUrl).components.securitySchemes.session).toMatchObject({ name });
  });

  it.each(
    OPERATIONS.filter(({ request }) => request?.body?.required).map(({ method, path }) => [method, path]),
  )("says truly that %s %s needs a body", async (method, path) => {
    const { api } = (await openShop({ withPasskeys: true })).browser();
    const init = { method: method.toUpperCase(), headers: { "Content-Type": "application/json" } };
    const response = await api(path.replaceAll(/\{\w+\}/g, "x"), init);
    expect(await problemOf(response)).toMatchObject({ status: 400, code: "invalid-request" });
  });
});
