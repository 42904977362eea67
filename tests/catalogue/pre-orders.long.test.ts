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
    expect(song?.availabilities.size).toBe(0);
  });

  test("may lack its files until then, of which check warns", async () => {
    const withoutFiles = { "products/lamp-song/files": null };
    const { mistakes, warnings } = await findings(songWith("releases: 2027-02-01", withoutFiles));
    expect(mistakes).toEqual([]);
    const missing = "at least one file in files/ by 2027-02-01, when its buyers get them";
    expect(warnings[0]).toContain(`price: found no file to deliver, expected ${missing}`);
    expect(warnings[1]).toContain('files[0].name: found "song.wav", expected a file in files/');
    expect((await findings(songWith("", withoutFiles))).mistakes).not.toEqual([]);
  });

  test("stays a pre-order if its files are late, of which check warns, so that other changes can be published", async () => {
    const withoutFiles = { "products/lamp-song/files": null };
    const contentDir = songWith("releases: 2026-10-01", withoutFiles);
    const { mistakes, warnings } = await findings(contentDir);
    expect(mistakes).toEqual([]);
    expect(warnings).toContainEqual(
      expect.stringContaining(
        "releases: found 2026-10-01, which has come without what its buyers wait for: song.wav, expected those files, or a later date",
      ),
    );
    const { content, period } = readContent(contentDir, { now: NOW });
    const song = content?.products.find(({ slug }) => slug === "lamp-song");
    expect([...(song?.availabilities ?? [])]).toEqual([
      ["standard", { at: "2026-09-30T22:00:00.000Z", day: "2026-10-01" }],
    ]);
    expect(period).toEqual({ start: "2026-09-30T22:00:00.000Z", end: null });
    const complete = readContent(songWith("releases: 2026-10-01"), { now: NOW }).content;
    expect(complete?.products.find(({ slug }) => slug === "lamp-song")?.availabilities.size).toBe(0);
  });

  test("is late by edition, and not as a bundle, which has no files of its own", async () => {
    const bundle = readFileSync(join(FIXTURE, "products/all-lamps/product.md"), "utf8");
    const options = [
      "options:",
      "  - { key: sound, name: Sound, price: 9, files: [song.wav], releases: 2026-10-01 }",
      "  - { key: film, name: Film, price: 19, files: [film.mp4], releases: 2026-10-02 }",
    ].join("\n");
    const contentDir = songWith("", {
      [SONG]: TEXT.replace(/price: 9\nminimum: 5\n/, `${options}\n`).replace(/files:\n.*\n/, ""),
      "products/all-lamps/product.md": bundle.replace("---\n", "---\nreleases: 2026-10-01\n"),
    });
    const { mistakes, warnings } = await checkContent(contentDir, null, NOW);
    expect(mistakes).toEqual([]);
    const late = warnings.filter(({ found }) => found.includes("buyers wait for"));
    expect(late.map(({ field, found }) => [field, found])).toEqual([
      ["options[1].releases", "2026-10-02, which has come without what its buyers wait for: film.mp4"],
    ]);
    const song = readContent(contentDir, { now: NOW }).content?.products.find(
      ({ slug }) => slug === "lamp-song",
    );
    expect([...(song?.availabilities.keys() ?? [])]).toEqual(["film"]);
  });
});
