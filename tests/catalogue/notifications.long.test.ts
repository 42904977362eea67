import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { buildCatalogue } from "#catalogue/build.ts";
import { checkContent } from "#catalogue/check.ts";
import { formatMistake } from "#catalogue/content/mistakes.ts";
import { OffersFile } from "#domain/offer.ts";
import { OUTGOING_EVENTS } from "#domain/webhooks.ts";
import { fixtureCache } from "../fixture-cache.ts";
import { FIXTURE, shopWith, temporaryFolder } from "./content-folder.ts";

const SHOP = readFileSync(join(FIXTURE, "shop.yaml"), "utf8");

/** The published settings of further lines in the fixture's `shop.yaml`, and the folder of the release. */
async function publish(yaml: string) {
  const folder = temporaryFolder();
  const outDir = join(folder, "release");
  const contentDir = shopWith({ "shop.yaml": `${SHOP}\n${yaml}` });
  await buildCatalogue({ contentDir, outDir, cacheDir: fixtureCache() });
  const { shop } = OffersFile.parse(JSON.parse(readFileSync(join(outDir, "offers.json"), "utf8")));
  return { shop, outDir };
}

async function mistakesIn(yaml: string): Promise<string[]> {
  const { mistakes } = await checkContent(shopWith({ "shop.yaml": `${SHOP}\n${yaml}` }));
  return mistakes.map((mistake) => formatMistake(mistake).replace(/content\/shop\.yaml:\d+: /, ""));
}

describe("the webhooks of shop.yaml", () => {
  it("are sent to the checkout, each with the events that it names, or all", async () => {
    const { shop, outDir } = await publish(`webhooks:
  - url: https://one.example/hook?key=secret
  - { url: "http://127.0.0.1:4000/hook", events: [order.paid, licence.issued] }
ownerMail: daily
timeZone: Europe/Berlin
`);
    expect(shop).toMatchObject({
      webhooks: [
        { url: "https://one.example/hook?key=secret", events: [...OUTGOING_EVENTS] },
        { url: "http://127.0.0.1:4000/hook", events: ["order.paid", "licence.issued"] },
      ],
      ...{ ownerMail: "daily", timeZone: "Europe/Berlin" },
    });
    const found = readdirSync(outDir, { recursive: true, withFileTypes: true })
      .filter(
        (file) => file.isFile() && readFileSync(join(file.parentPath, file.name)).includes("one.example"),
      )
      .map(({ name }) => name);
    // Nothing that visitors can read.
    expect(found).toEqual(["offers.json"]);
  });

  it("are none by default, and the creator gets no emails", async () => {
    const { shop } = await publish("");
    expect(Object.keys(shop)).not.toContain("webhooks");
    expect(Object.keys(shop)).not.toContain("ownerMail");
  });

  it.each([
    [
      "without https",
      "url: http://one.example/hook",
      'webhooks[0].url: found "http://one.example/hook", expected a URL that begins with https://, or http:// for localhost',
    ],
    [
      "with a password",
      "url: https://me:secret@one.example/",
      'webhooks[0].url: found "https://me:secret@one.example/", expected a URL that begins with https://, or http:// for localhost',
    ],
    [
      "without an address",
      "events: [order.paid]",
      "webhooks[0].url: found nothing, expected a URL that begins with https://, or http:// for localhost",
    ],
    [
      "about nothing",
      "{ url: https://one.example/, events: [] }",
      "webhooks[0].events: found a list, expected at least one event",
    ],
  ])("are refused %s", async (_, yaml, mistake) => {
    expect(await mistakesIn(`webhooks:\n  - ${yaml}\n`)).toEqual([mistake]);
  });

  it("are refused about unknown events, and twice with one address", async () => {
    const [unknown] = await mistakesIn("webhooks: [{ url: https://one.example/, events: [order.payed] }]\n");
    expect(unknown).toContain("expected one of order.paid, order.refunded");
    const twice = "webhooks: [{ url: https://one.example }, { url: https://one.example/ }]\n";
    expect(await mistakesIn(twice)).toEqual([expect.stringContaining("expected no duplicates")]);
  });
});

describe("ownerMail", () => {
  it("is none, each or daily", async () => {
    expect(await mistakesIn("ownerMail: weekly\n")).toEqual([
      'ownerMail: found "weekly", expected one of none, each, daily',
    ]);
  });
});
