import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { checkContent } from "../../scripts/catalogue/check.ts";
import { sentence } from "../../scripts/catalogue/content/mistakes.ts";
import { FIXTURE, shopWith } from "./content-folder.ts";

const SHOP = readFileSync(join(FIXTURE, "shop.yaml"), "utf8");

/** What `shop check` says of an accent. */
async function told(accent: string): Promise<string[]> {
  const shop = SHOP.replace(/^ {2}accent: .*/m, `  accent: "${accent}"`);
  const { mistakes, warnings } = await checkContent(shopWith({ "shop.yaml": shop }));
  return [...mistakes, ...warnings]
    .filter(({ field }) => field === "theme.accent")
    .map((finding) => sentence(finding));
}

test("an accent that can be seen and read on passes in every notation, since the look darkens and lightens it", async () => {
  for (const accent of [
    "oklch(0.58 0.19 32)",
    "#7a1fa2",
    "rebeccapurple",
    "hsl(0 60% 40%)",
    "lab(40 20 30)",
  ]) {
    expect(await told(accent), accent).toEqual([]);
  }
});

test("an accent with too little contrast is a warning that says how much it has", async () => {
  expect(await told("#00a0a0")).toEqual([
    expect.stringMatching(
      /^content\/shop\.yaml:12: theme\.accent: found #00a0a0, on light pages [34]\.\d:1 against paper and [34]\.\d:1 under words, expected at least 3:1 and 4\.5:1: a darker colour or another hue$/,
    ),
  ]);
});

test("a word that is no colour, and a colour that is not opaque, are warnings", async () => {
  expect(await told("vermillion")).toEqual([
    "content/shop.yaml:12: theme.accent: found vermillion, expected a colour that CSS knows",
  ]);
  expect(await told("#c8442b80")).toEqual([
    "content/shop.yaml:12: theme.accent: found #c8442b80, which paper shines through, expected an opaque colour",
  ]);
});
