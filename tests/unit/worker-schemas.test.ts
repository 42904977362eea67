import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { UNUSED_METHODS } from "#edge/sdks/zod.ts";

test("the checkout calls no method of a schema that the Worker's Zod lacks", () => {
  const call = new RegExp(String.raw`[.?](?:${UNUSED_METHODS.join("|")})\(`);
  const files = globSync(["checkout/**/*.ts", "scripts/{domain,messages,platform}/**/*.ts"]);
  expect(files.length).toBeGreaterThan(200);
  expect(files.filter((file) => call.test(readFileSync(file, "utf8")))).toEqual([]);
});
