import { createServer } from "node:http";
import { expect, onTestFinished, test } from "vitest";
import type { AdminCustomer } from "#domain/api/admin/customers.ts";
import { runShop } from "../catalogue/run-shop.ts";

/** Runs a command with a service that answers each path with a document. */
async function runWith(answers: Record<string, object>, ...args: string[]) {
  const server = createServer(({ url = "" }, response) => {
    const path = url.replace("/api/admin", "").replace(/\?.*/, "");
    response.setHeader("Content-Type", "application/json").end(JSON.stringify(answers[path]));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  if (typeof address !== "object" || !address) throw new Error("no port");
  const env = {
    ADMIN_TOKEN: "0123456789abcdef0123456789abcdef",
    SHOP_URL: `http://127.0.0.1:${address.port}`,
  };
  return runShop(args, { env });
}

test("shop customers says what of a buyer's payments was refunded, and what was lost to disputes", async () => {
  const time = "2026-11-22T12:00:00.000Z";
  const totals = [
    { currency: "USD", total: 8700, refunded: 1200, disputeLost: 2500 },
    { currency: "EUR", total: 900, refunded: 0, disputeLost: 900 },
  ];
  const ana: AdminCustomer = { email: "ana@x.example", orders: 4, totals, firstAt: time, lastAt: time };
  const { stdout } = await runWith({ "/customers": [ana] }, "customers");
  expect(stdout).toContain(
    "$87.00 ($12.00 refunded, $25.00 lost to disputes) + €9.00 (€9.00 lost to disputes)",
  );
});
