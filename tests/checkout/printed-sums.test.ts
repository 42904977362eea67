import { createServer } from "node:http";
import { describe, expect, it, onTestFinished, test } from "vitest";
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

describe("payments that do not match their orders", () => {
  const mismatched = [
    { currency: "EUR", orders: 1, received: 900, refunded: 0 },
    { currency: "USD", orders: 2, received: 2000, refunded: 500 },
  ];
  const answers = {
    "/report": { months: [], products: [], countries: [], mismatched },
    "/sales": { lines: [], next: null },
  };
  const notes = [
    'Not in these sums: €9.00 for 1 order with a payment that does not match. See "npm run shop -- orders --flagged".',
    'Not in these sums: $20.00 for 2 orders with a payment that does not match, $5.00 of it refunded. See "npm run shop -- orders --flagged".',
  ];
  const year = ["--from", "2026-01-01", "--to", "2026-12-31"];

  it("are named below what shop report prints, so that it can be compared with Stripe's sums", async () => {
    expect((await runWith(answers, "report")).stdout).toBe(
      `Nothing was sold in this time.\n\n${notes.join("\n")}\n`,
    );
    expect(JSON.parse((await runWith(answers, "report", "--json")).stdout)).toMatchObject({ mismatched });
  });

  it("are named by shop export beside the table, and in its JSON", async () => {
    const { stdout, stderr } = await runWith(answers, "export", ...year);
    expect(stdout).not.toContain("Not in these sums");
    expect(stderr).toBe(notes.map((note) => `warning ${note}\n`).join(""));
    const json = await runWith(answers, "export", ...year, "--json");
    expect(JSON.parse(json.stdout)).toEqual({ lines: [], totals: [], mismatched });
    expect(json.stderr).toBe("");
  });
});
