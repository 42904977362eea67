import { readFileSync } from "node:fs";

/** The version of the shop that runs, as in package.json and CHANGELOG.md. */
export function shopVersion(): string {
  const { version }: { version: string } = JSON.parse(
    readFileSync(new URL("../../package.json", import.meta.url), "utf8"),
  );
  return version;
}
