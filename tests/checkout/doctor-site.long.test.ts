import { once } from "node:events";
import { createServer, request as httpRequest, type Server } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { examine } from "#shop/doctor/examine.ts";
import { checkProxies } from "#shop/doctor/site.ts";
import { type ExamineOptions, findingsOf, portOf, type Variables, variablesOf } from "./doctor.ts";
import { startShop, type TestShop } from "./shop.ts";

describe("shop doctor, of SITE_URL,", () => {
  let shop: TestShop;
  beforeAll(async () => {
    shop = await startShop();
  });
  afterAll(() => shop.close());

  const findings = (changes?: Variables, options?: ExamineOptions) => findingsOf(shop, changes, options);

  it("finds that another shop, or nothing, answers at SITE_URL", async () => {
    const other = createServer((_, response) => response.end("<p>Parked</p>")).listen(0);
    await once(other, "listening");
    const port = portOf(other);
    expect(await findings({ SITE_URL: `http://localhost:${port}` })).toContainEqual(
      expect.objectContaining({
        check: "SITE_URL",
        found: expect.stringContaining("Something else answers"),
      }),
    );
    other.close();
    expect(await findings({ SITE_URL: `http://localhost:${port}` })).toContainEqual(
      expect.objectContaining({
        check: "SITE_URL",
        found: expect.stringContaining("does not answer: connect ECONNREFUSED"),
      }),
    );
    expect(await findings({ SITE_URL: "http://nowhere.invalid" })).toContainEqual(
      expect.objectContaining({ check: "SITE_URL", found: "nowhere.invalid has no address in the DNS" }),
    );
  });
});

describe("the check of PUBLIC_PROXIES", () => {
  /** What a proxy on this machine says of where requests come from, as those in front of a shop do. */
  let chain = "";
  let shop: TestShop;
  let proxy: Server;
  beforeAll(async () => {
    proxy = createServer((incoming, response) => {
      const { method, url: path } = incoming;
      const headers = { ...incoming.headers, "x-forwarded-for": chain };
      const target = { port: shop.settings.port, host: "localhost", path, method, headers };
      const outgoing = httpRequest(target, (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      });
      incoming.pipe(outgoing);
    }).listen(0);
    await once(proxy, "listening");
    shop = await startShop({ variables: { SITE_URL: `http://localhost:${portOf(proxy)}` } });
  });
  afterAll(async () => {
    await shop.close();
    proxy.close();
  });

  it.each([
    ["203.0.113.9", "0", "ok", undefined],
    ["203.0.113.9, 198.51.100.7", "1", "ok", undefined],
    ["203.0.113.9, 10.0.0.3", "0", "ok", undefined],
    ["203.0.113.9, 198.51.100.7, 192.0.2.8", "0", "problem", "Set PUBLIC_PROXIES=2"],
    [
      "203.0.113.9",
      "1",
      "problem",
      "Let the proxy next to the shop keep the X-Forwarded-For of those before it (in Caddy: trusted_proxies), or set PUBLIC_PROXIES=0 if there are no others",
    ],
  ])("behind %s with %s", async (forwardedFor, publicProxies, state, fix) => {
    chain = forwardedFor;
    const variables = {
      ...variablesOf(shop),
      SITE_URL: shop.settings.siteUrl,
      PUBLIC_PROXIES: publicProxies,
    };
    const findings = await examine(variables);
    expect(findings.find(({ check }) => check === "PUBLIC_PROXIES")).toMatchObject({
      state,
      ...(fix && { fix }),
    });
  });

  it("finds a proxy with TLS that does not say from where requests come", () => {
    const settings = { siteUrl: "https://shop.example", publicProxies: 0 };
    expect(checkProxies({ peer: "127.0.0.1", forwardedFor: [] }, settings)).toMatchObject({
      ...{ state: "problem", fix: "Let the proxy send X-Forwarded-For" },
    });
  });
});
