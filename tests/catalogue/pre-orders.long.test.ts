import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { buildCatalogue } from "#catalogue/build.ts";
import { checkContent } from "#catalogue/check.ts";
import { formatMistake } from "#catalogue/content/mistakes.ts";
import { readContent } from "#catalogue/content/read.ts";
import { publicFiles } from "#catalogue/public-json.ts";
import { openCatalogue } from "#catalogue/reader.ts";
import { OffersFile } from "#domain/offer.ts";
import { fixtureCache } from "../fixture-cache.ts";
import { FIXTURE, shopWith, temporaryFolder } from "./content-folder.ts";

const NOW = new Date("2026-10-02T12:00:00Z");
const SONG = "products/lamp-song/product.md";
const TEXT = readFileSync(join(FIXTURE, SONG), "utf8");
const SHOP = readFileSync(join(FIXTURE, "shop.yaml"), "utf8");
const RELEASE = { at: "2027-01-31T23:00:00.000Z", day: "2027-02-01" };

/** The fixture's shop, in Berlin, with a song that has these lines in its front matter. */
function songWith(lines: string, files: Record<string, string | null> = {}): string {
  const song = TEXT.replace("---\n", `---\n${lines}\n`);
  return shopWith({ "shop.yaml": `${SHOP}timeZone: Europe/Berlin\n`, [SONG]: song, ...files });
}

async function findings(contentDir: string) {
  const { mistakes, warnings } = await checkContent(contentDir, null, NOW);
  const aboutSong = (list: typeof mistakes) =>
    list.map((mistake) => formatMistake(mistake)).filter((text) => /lamp-song\/.*(price|files)/.test(text));
  return { mistakes: aboutSong(mistakes), warnings: aboutSong(warnings) };
}

describe("a product with a date of release", () => {
  test("is offered with that day in the shop's time zone until it has come, and in the public catalogue", async () => {
    const outDir = join(temporaryFolder(), "release");
    const contentDir = songWith("releases: 2027-02-01");
    await buildCatalogue({ contentDir, outDir, cacheDir: await fixtureCache(), now: NOW });
    const { offers } = OffersFile.parse(JSON.parse(readFileSync(join(outDir, "offers.json"), "utf8")));
    const songs = offers
      .flatMap(({ options }) => options.flatMap(({ parts }) => parts))
      .filter(({ product }) => product === "lamp-song");
    // The song by itself, and in the bundle.
    expect(songs.map(({ release }) => release)).toEqual([RELEASE, RELEASE]);
    const catalogue = await openCatalogue(join(outDir, "catalogue.duckdb"));
    const files = new Map(publicFiles(await catalogue.view("en"), "en"));
    catalogue.close();
    expect(files.get("/products/lamp-song.json")?.text).toContain(`"releasesAt":"${RELEASE.at}"`);
  });

  test("publishes itself again at that moment, when it is an ordinary product", () => {
    const contentDir = songWith("releases: 2027-02-01");
    expect(readContent(contentDir, { now: NOW }).period.end).toBe(RELEASE.at);
    const after = readContent(contentDir, { now: new Date(RELEASE.at) });
    expect(after.period).toEqual({ start: RELEASE.at, end: null });
    const song = after.content?.products.find(({ slug }) => slug === "lamp-song");
    expect(song?.releases.size).toBe(0);
  });

  test("may lack its files until then, of which check warns; afterwards they are a mistake", async () => {
    const withoutFiles = { "products/lamp-song/files": null };
    const { mistakes, warnings } = await findings(songWith("releases: 2027-02-01", withoutFiles));
    expect(mistakes).toEqual([]);
    const missing = "at least one file in files/ by 2027-02-01, when its buyers get them";
    expect(warnings[0]).toContain(`price: found no file to deliver, expected ${missing}`);
    expect(warnings[1]).toContain('files[0].name: found "song.wav", expected a file in files/');
    expect((await findings(songWith("releases: 2026-10-01", withoutFiles))).mistakes).not.toEqual([]);
    expect((await findings(songWith("", withoutFiles))).mistakes).not.toEqual([]);
  });
});
