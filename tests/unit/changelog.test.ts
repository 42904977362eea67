import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { shopVersion } from "#platform/version.ts";

it("the changelog has an entry for the version of package.json, as the newest one", () => {
  const versions = [...readFileSync("CHANGELOG.md", "utf8").matchAll(/^## \[?(\d+\.\d+\.\d+)/gm)].map(
    ([, found]) => found,
  );
  expect(versions[0]).toBe(shopVersion());
});
