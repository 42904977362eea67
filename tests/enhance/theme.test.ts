import { expect, test } from "vitest";
import { bundle } from "../../scripts/publish/enhance.ts";

test("what holds up the first paint is at most 300 bytes", async () => {
  expect((await bundle("theme-first", { words: null, prefix: "" })).length).toBeLessThanOrEqual(300);
});
