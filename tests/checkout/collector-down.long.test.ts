import { createServer } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { freePort } from "../free-port.ts";
import { buyerAt } from "./buyer.ts";
import { startShop } from "./shop.ts";

describe("a shop whose collector of traces is down", () => {
  it.each([
    ["nobody listens at it", async () => `http://127.0.0.1:${await freePort()}`],
    ["it never answers", silentServer],
  ])("sells as ever if %s, and stops in time", async (_, openEndpoint) => {
    const shop = await startShop({ variables: { OTEL_EXPORTER_OTLP_ENDPOINT: await openEndpoint() } });
    onTestFinished(() => shop.close());
    const { order, pay, status } = buyerAt(shop);
    const placed = await order({ items: [{ product: "book" }], email: "reader@example.com" });
    await pay(placed.url, "pay", "reader@example.com");
    await status(placed.order, "paid");
    const started = performance.now();
    await shop.stopCheckout();
    expect(performance.now() - started).toBeLessThan(9_000);
    expect(shop.lines.filter(({ level }) => level === "error")).toEqual([]);
    expect(shop.lines.map(({ event }) => event)).toContainEqual(
      expect.stringMatching(/^traces-(failed|lost)$/),
    );
  });
});

async function silentServer(): Promise<string> {
  const port = await freePort();
  const server = createServer(() => {}).listen(port, "127.0.0.1");
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${port}`;
}
