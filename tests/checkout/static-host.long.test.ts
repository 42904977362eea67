import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { LibraryResponse } from "#domain/api/responses/library.ts";
import { freePort } from "../free-port.ts";
import { buyerAt, tokenIn } from "./buyer.ts";
import { startShop, type TestShop } from "./shop.ts";

/** Pages on a static host that forwards `/api/` to the checkout on another machine, as docs/deploy/static-host.md says. */
describe("pages on another host than the checkout", () => {
  let shop: TestShop;
  let host: Server;
  let siteUrl = "";
  /** Where the host says that requests come from. */
  let clientAddress = "198.51.100.1";

  beforeAll(async () => {
    const port = await freePort();
    siteUrl = `http://localhost:${port}`;
    shop = await startShop({ variables: { SITE_URL: siteUrl, PUBLIC_PROXIES: "1" } });
    host = createServer((incoming, outgoing) => {
      if (incoming.url?.startsWith("/api/")) forward(incoming, outgoing, shop.url, clientAddress);
      else outgoing.end("A page");
    });
    host.listen(port);
    await once(host, "listening");
  });
  afterAll(async () => {
    host.closeAllConnections();
    host.close();
    await shop.close();
  });

  it("sell, mail, and hand over the files at the address of the pages", async () => {
    const buyer = buyerAt({ url: siteUrl, sandboxUrl: shop.sandboxUrl });
    const { order, url } = await buyer.order({ items: [{ product: "book", price: 2900 }] });
    expect(await buyer.pay(url)).toBe(`${siteUrl}/order/?id=${order}`);
    await buyer.status(order, "paid");
    const [email] = await buyer.inbox();
    expect(email?.text).toContain(`${siteUrl}/open/#`);
    expect((await buyer.redeem(tokenIn(email))).status).toBe(200);
    const { orders } = LibraryResponse.parse(await (await buyer.api("/api/library")).json());
    const [item] = orders[0]?.items ?? [];
    const [file] = item?.files ?? [];
    const json = { item: item?.id, file: file?.id };
    const download = await buyer.api("/api/downloads", { method: "POST", json });
    const presigned = z.object({ url: z.string() }).parse(await download.json()).url;
    expect(presigned.startsWith(`${siteUrl}/api/files/`)).toBe(true);
    const bytes = Buffer.from(await (await fetch(presigned)).arrayBuffer());
    expect(createHash("sha256").update(bytes).digest("hex")).toBe(file?.sha256);
  });

  it("take forms from their own address only", async () => {
    const order = async (origin: string) => {
      const body = new URLSearchParams({ product: "book", locale: "en" });
      const headers = { Origin: origin };
      return fetch(`${siteUrl}/api/checkout`, { method: "POST", body, headers, redirect: "manual" });
    };
    expect((await order(siteUrl)).status).toBe(303);
    expect((await order("https://elsewhere.example")).status).toBe(403);
  });

  it("limit each buyer's network, not that of the host", async () => {
    const ask = async (address: string) => {
      clientAddress = address;
      const body = JSON.stringify({ email: "nobody@example.com", locale: "en" });
      const headers = { "Content-Type": "application/json" };
      return (await fetch(`${siteUrl}/api/links`, { method: "POST", body, headers })).status;
    };
    for (let request = 1; request <= 30; request++) expect(await ask("198.51.100.2")).toBe(202);
    expect(await ask("198.51.100.2")).toBe(429);
    expect(await ask("198.51.100.3")).toBe(202);
  });
});

/** Forwards a request as a host and the proxy before the checkout do, each of which appends the address of its client. */
function forward(incoming: IncomingMessage, outgoing: ServerResponse, to: string, client: string): void {
  const { method = "GET", url = "/", headers } = incoming;
  const hostAddress = "203.0.113.9";
  const { host } = new URL(to);
  const forwarded = request(
    new URL(url, to),
    { method, headers: { ...headers, host, "x-forwarded-for": `${client}, ${hostAddress}` } },
    (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    },
  );
  forwarded.on("error", () => outgoing.destroy());
  incoming.pipe(forwarded);
}
