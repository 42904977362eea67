import { createServer } from "node:http";
import { expect, onTestFinished, test } from "vitest";
import { SOLD_COPIES, saveFact } from "#catalogue/sales-facts.ts";
import type { AdminCopies } from "#domain/api/admin/copies.ts";
import { hasSoldOutChanged } from "#shop/sold-out-changes.ts";
import { temporaryFolder } from "../catalogue/content-folder.ts";

const COPIES = { product: "print", option: null, limit: 10, sold: 9, held: 1 };

test("pages are published again once when a product sells out, and when more copies are for sale", async () => {
  const buildDir = temporaryFolder();
  let copies: AdminCopies[] = [];
  const service = await openService(() => copies);
  const isDue = () => hasSoldOutChanged(service, buildDir);
  expect(await isDue()).toBe(false);
  copies = [COPIES];
  expect(await isDue()).toBe(false);
  copies = [{ ...COPIES, sold: 10, held: 0 }];
  expect(await isDue()).toBe(true);
  await saveFact(buildDir, SOLD_COPIES, copies);
  expect(await isDue()).toBe(false);
  // The saved number stays below the new limit, so the pages that were made with it said so already.
  copies = [{ ...COPIES, sold: 10, limit: 20 }];
  expect(await isDue()).toBe(false);
  copies = [{ ...COPIES, sold: 20, limit: 20 }];
  expect(await isDue()).toBe(true);
});

async function openService(copies: () => AdminCopies[]) {
  const server = createServer((_, response) => response.end(JSON.stringify(copies())));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.close();
  });
  const address = server.address();
  if (typeof address !== "object" || !address) throw new Error("no port");
  return { url: `http://127.0.0.1:${address.port}`, token: "token" };
}
