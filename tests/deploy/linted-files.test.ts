import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DCLinter } from "dclint";
import { validate } from "dockerfile-utils";
import { describe, expect, it, onTestFinished } from "vitest";

/** Rules about style, and one about ports that are not only for this machine, as those of Caddy have to be. */
const RULES_OFF = [
  "no-unbound-port-interfaces",
  "require-project-name-field",
  "require-quotes-in-ports",
  "service-keys-order",
  "services-alphabetical-order",
];

describe("the Dockerfile", () => {
  it("has no instruction or flag that Docker does not know, and no deprecated one", () => {
    expect(problemsOf(readFileSync("deploy/Dockerfile", "utf8"))).toEqual([]);
    expect(problemsOf("FROM node:24-slim\nHEALTHCHECK --every=30s CMD true\n")).toEqual([
      "Unknown flag: every",
    ]);
  });
});

describe("compose.yaml", () => {
  it("follows the Compose specification", () => {
    expect(lint("deploy/compose.yaml")).toEqual([]);
  });

  it("would not with a key that there is not", () => {
    const folder = mkdtempSync(join(tmpdir(), "vitrine-compose-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const wrong = join(folder, "compose.yaml");
    writeFileSync(
      wrong,
      readFileSync("deploy/compose.yaml", "utf8").replace("stop_grace_period", "stop_grace"),
    );
    expect(lint(wrong)).toEqual([expect.stringContaining("/services/shop")]);
  });
});

function problemsOf(dockerfile: string): string[] {
  return validate(dockerfile).map(({ message }) => (typeof message === "string" ? message : message.value));
}

function lint(path: string): string[] {
  const rules = Object.fromEntries(RULES_OFF.map((name) => [name, 0 as const]));
  const results = new DCLinter({ rules, quiet: true, debug: false, exclude: [] }).lintFiles([path], false);
  return results.flatMap(({ messages }) => messages.map(({ message }) => message));
}
