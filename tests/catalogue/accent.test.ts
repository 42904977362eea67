import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { buildCatalogue } from "#catalogue/build.ts";
import { checkContent } from "#catalogue/check.ts";
import { ContentInvalid, formatMistake, type Mistake } from "#catalogue/content/mistakes.ts";
import { fixtureCache } from "../fixture-cache.ts";
import { FIXTURE, shopWith, temporaryFolder } from "./content-folder.ts";

const SHOP = readFileSync(join(FIXTURE, "shop.yaml"), "utf8");

/** The fixture's shop with another accent. */
function shopIn(accent: string): string {
  return shopWith({ "shop.yaml": SHOP.replace(/^ {2}accent: .*/m, `  accent: "${accent}"`) });
}

/** The findings of `shop check` about an accent. */
async function findingsFor(accent: string) {
  const { mistakes, warnings } = await checkContent(shopIn(accent));
  const ofAccent = (findings: Mistake[]) =>
    findings.filter(({ field }) => field === "theme.accent").map((finding) => formatMistake(finding));
  return { mistakes: ofAccent(mistakes), warnings: ofAccent(warnings) };
}

test("an accent with enough contrast passes in every notation of CSS", async () => {
  for (const accent of [
    "oklch(0.58 0.19 32)",
    "#7a1fa2",
    "rebeccapurple",
    "hsl(0 60% 40%)",
    "hsla(0 60% 40% / 1)",
    "rgba(122, 31, 162, 1)",
    "hwb(290 12% 36%)",
    "color(display-p3 0.45 0.15 0.6)",
    "lab(40 20 30)",
    "RGB(122 31 162)",
  ]) {
    expect(await findingsFor(accent), accent).toEqual({ mistakes: [], warnings: [] });
  }
});

test("an accent with too little contrast is a warning that gives the contrast", async () => {
  expect(await findingsFor("#00a0a0")).toEqual({
    mistakes: [],
    warnings: [
      expect.stringMatching(
        /^content\/shop\.yaml:12: theme\.accent: found #00a0a0, with a contrast of [34]\.\d:1 to the paper and [34]\.\d:1 to text on buttons in the light theme, expected at least 3:1 and 4\.5:1: a darker colour or another hue$/,
      ),
    ],
  });
});

test.each([
  ["vermillion", "found vermillion, expected a CSS colour"],
  ["banana", "found banana, expected a CSS colour"],
  ["currentColor", "found currentColor, expected a CSS colour"],
  ["transparent", "found transparent, which is translucent, expected an opaque colour"],
  ["#c8442b80", "found #c8442b80, which is translucent, expected an opaque colour"],
])(
  "the accent %s, in which a button would be invisible, is a mistake, and nothing is built with it",
  async (accent, found) => {
    expect(await findingsFor(accent)).toEqual({
      mistakes: [`content/shop.yaml:12: theme.accent: ${found}`],
      warnings: [],
    });
    const outDir = temporaryFolder();
    const build = buildCatalogue({ contentDir: shopIn(accent), outDir, cacheDir: fixtureCache() });
    await expect(build).rejects.toThrow(ContentInvalid);
    expect(readdirSync(outDir)).toEqual([]);
  },
);
