import { expect, it } from "vitest";
import { originOf } from "#checkout/orders/origin.ts";

it.each([
  ["cs_test_1", "checkout"],
  [null, "checkout"],
  ["granted:press-1", "granted"],
  ["import:gumroad:g1", "gumroad"],
  ["import:", "checkout"],
  ["another:service", "checkout"],
])("an order with the session %s is from %s", (sessionId, origin) => {
  expect(originOf({ sessionId })).toBe(origin);
});
