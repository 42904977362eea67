import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { findUnverified } from "#scripts/lock-integrity.ts";

describe.each(["package-lock.json", "scripts/sample/package-lock.json"])("%s", (file) => {
  it("has a checksum for every package, so that npm verifies what it installs on any system", async () => {
    expect(findUnverified(await readFile(file, "utf8")), "complete it with `npm run lock`").toEqual([]);
  });

  it("leaves the choice of the registry to npm's configuration", async () => {
    expect(await readFile(file, "utf8")).not.toContain('"resolved"');
  });
});

it("a package without a checksum is found, unless it is not installed from a registry", () => {
  const packages = {
    "": { name: "vitrine", version: "1.0.0" },
    "node_modules/a": { version: "1.0.0", integrity: "sha512-x" },
    "node_modules/a/node_modules/@b/c": { version: "1.0.0", optional: true, os: ["win32"] },
    "node_modules/bundled": { version: "1.0.0", inBundle: true },
    "node_modules/linked": { link: true },
  };
  expect(findUnverified(JSON.stringify({ packages }))).toEqual(["node_modules/a/node_modules/@b/c"]);
});
