import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { checkHomePages, workerFirstRules } from "#edge/home-pages.ts";

it("wrangler.toml sends the home pages of the sample shop's languages to the Worker", () => {
  const rules = workerFirstRules(readFileSync("wrangler.toml", "utf8"));
  expect(() => checkHomePages(rules, ["en", "zh"])).not.toThrow();
});

it("a deployment with another language stops and says what to write in wrangler.toml", () => {
  expect(() => checkHomePages(["/", "/zh/", "/api/*"], ["en", "zh", "pt-BR"])).toThrow(
    "wrangler.toml: run_worker_first lacks the home page of a language (/pt-BR/). Set\n" +
      'run_worker_first = ["/", "/zh/", "/pt-BR/", "/api/*"]',
  );
});
