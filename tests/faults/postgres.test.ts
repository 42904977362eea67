import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { serveCheckout } from "#checkout/node/serve.ts";
import { describeStartError, startErrorExitCode } from "#checkout/node/start-error.ts";
import { TEMPORARY_FAILURE } from "#checkout/node/supervised.ts";
import { buyerAt, eventually } from "../checkout/buyer.ts";
import { startShop, type TestShop } from "../checkout/shop.ts";
import { freePort } from "../free-port.ts";
import { type PostgresServer, startPostgres } from "../postgres/server.ts";

describe("a shop with its orders in PostgreSQL", { timeout: 60_000 }, () => {
  let server: PostgresServer;
  let shop: TestShop;
  beforeEach(async () => {
    server = await startPostgres();
    await server.ready;
    shop = await startShop({ variables: { ORDERS_URL: server.url } });
  });
  afterEach(async () => {
    await shop.close();
    await server.remove();
  });

  it("answers 503 while the server is away, and goes on by itself when it is back", async () => {
    const buyer = buyerAt(shop);
    const { order, url } = await buyer.order({ items: [{ product: "book" }] });
    expect((await buyer.api("/healthz")).status).toBe(200);

    await server.stop();
    // The result of a health check is reused for some seconds.
    shop.wait(60);
    const down = { status: 503, type: "urn:vitrine:problem:order-book-down" };
    for (const path of ["/healthz", "/readyz", `/api/orders/${order}`])
      expect(await (await buyer.api(path)).json()).toMatchObject(down);
    const checkout = { method: "POST", json: { items: [{ product: "book" }], locale: "en" } };
    expect(await (await buyer.api("/api/checkout", checkout)).json()).toMatchObject(down);

    await server.start();
    shop.wait(60);
    for (const path of ["/healthz", "/readyz"]) expect((await buyer.api(path)).status).toBe(200);
    await buyer.pay(url);
    await buyer.status(order, "paid");
    expect(await buyer.inbox(1)).toHaveLength(1);
    expect(JSON.stringify(shop.lines)).not.toContain("secret");
  });

  it("tries to start until the server is there, and never says the password", async () => {
    await shop.stopCheckout();
    await server.stop();
    const error: unknown = await serveCheckout(shop.settings, { log: () => {} }).catch((thrown) => thrown);
    expect(startErrorExitCode(error)).toBe(TEMPORARY_FAILURE);
    const { host } = new URL(server.url);
    expect(describeStartError(error)).toBe(
      `The order book postgres at ${host} cannot be reached: connect ECONNREFUSED ${host}. Start PostgreSQL, or correct ORDERS_URL.`,
    );
    await server.start();
    await shop.restart();
    expect((await buyerAt(shop).api("/healthz")).status).toBe(200);
  });

  it("does not start if the server has no such database, and says what to correct", async () => {
    await shop.stopCheckout();
    const ordersUrl = server.url.replace(/postgres$/, "nowhere");
    const error: unknown = await serveCheckout({ ...shop.settings, ordersUrl }, { log: () => {} }).catch(
      (thrown) => thrown,
    );
    expect(startErrorExitCode(error)).toBe(1);
    expect(describeStartError(error)).toMatch(/nowhere.* does not exist.*Correct ORDERS_URL/);
    expect(describeStartError(error)).not.toContain("secret");
  });

  it("does not start a second process on the folder of the first, which goes on", async () => {
    const second = { ...shop.settings, port: await freePort() };
    await expect(serveCheckout(second, { log: () => {} })).rejects.toThrow(
      /DATA_DIR: another process of the shop uses .* Give each process a folder of its own/,
    );
    expect((await buyerAt(shop).api("/healthz")).status).toBe(200);
  });

  it("loses no order whose request was answered while the server was killed again and again", async () => {
    const placed: string[] = [];
    let isEnding = false;
    const place = async () => {
      while (!isEnding) {
        const answer = await buyerAt(shop).api("/api/checkout", {
          ...{ method: "POST", json: { items: [{ product: "book" }], locale: "en" } },
        });
        if (answer.status === 201) placed.push(((await answer.json()) as { order: string }).order);
        else await answer.body?.cancel();
      }
    };
    const buyers = Promise.all(Array.from({ length: 4 }, place));
    // If this test fails, the shop is closed while they order.
    buyers.catch(() => {});
    for (let n = 0; n < 3; n += 1) {
      const before = placed.length;
      await eventually(async () => (placed.length >= before + 5 ? true : null), "orders");
      await server.stop();
      await server.start();
    }
    isEnding = true;
    await buyers;
    const answers = await Promise.all(placed.map((order) => buyerAt(shop).api(`/api/orders/${order}`)));
    expect(answers.map(({ status }) => status)).toEqual(placed.map(() => 200));
  });
});
