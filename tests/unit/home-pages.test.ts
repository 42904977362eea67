import { expect, it } from "vitest";
import { withHomePages } from "#edge/home-pages.ts";

const RULES = ["/", "/zh/", "/api/*", "/404/", "/*/404/"];

it.each([
  [["en"], ["/"]],
  [
    ["en", "zh"],
    ["/", "/zh/"],
  ],
  [
    ["de", "pt-BR", "en"],
    ["/", "/pt-BR/", "/en/"],
  ],
])("at the edge, the home pages of a shop in %s reach the Worker, and no others", (languages, pages) => {
  expect(withHomePages(RULES, languages)).toEqual([...pages, "/api/*", "/404/", "/*/404/"]);
});
