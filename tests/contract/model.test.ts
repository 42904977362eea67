import { expect, it } from "vitest";
import { checkModel } from "../campaigns/model.ts";
import { inMemory, postgres } from "./order-book/databases.ts";

it("whatever happens to orders, PostgreSQL has the same book as memory after each step, and in the end what Stripe says", async () => {
  const { failures, ...counts } = await checkModel({ seed: 11, rounds: 5, on: [inMemory, postgres] });
  expect(failures).toEqual([]);
  expect(counts.steps).toBeGreaterThan(50);
});
