import { once } from "node:events";
import { createServer } from "node:http";
import { expect, it, onTestFinished } from "vitest";
import type { Rebuild } from "#domain/api/admin/rebuild.ts";
import { runShop } from "../catalogue/run-shop.ts";
import { portOf } from "./doctor.ts";

it("says why a payment could not be rebuilt, and how to go on, and does not claim that nothing is missing", async () => {
  const answer: Rebuild = {
    ...{ since: "2026-11-22T12:00:00.000Z", compared: 1, orders: [] },
    failed: [{ payment: "cs_1", reason: "a timeout" }],
  };
  const service = createServer((_, response) =>
    response.setHeader("Content-Type", "application/json").end(JSON.stringify(answer)),
  ).listen(0);
  await once(service, "listening");
  onTestFinished(() => void service.close());
  const run = await runShop(["rebuild", "--from-stripe", "--url", `http://localhost:${portOf(service)}`], {
    env: { ADMIN_TOKEN: "x".repeat(32) },
  });
  expect(run).toMatchObject({
    ...{ code: 1, stdout: expect.not.stringContaining("Nothing is missing") },
    stderr: expect.stringMatching(
      /1 payment could not be rebuilt:\n {2}cs_1: a timeout\n.*--since 2026-11-22/,
    ),
  });
});
