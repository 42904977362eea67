import { expect, test } from "vitest";
import { bundle } from "#publish/enhance.ts";

test("the script that blocks the first paint is at most 300 bytes", async () => {
  expect((await bundle({ "enhance/theme-first.ts": {} })).length).toBeLessThanOrEqual(300);
});
