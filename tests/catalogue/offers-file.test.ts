import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { OffersFile } from "#domain/offer.ts";
import { fixtureRelease } from "./fixture-release.ts";

const { outDir } = fixtureRelease();

describe("offers.json", () => {
  test("has the shape that the checkout expects", () => {
    const { offers, shop } = OffersFile.parse(readJson("offers.json"));
    expect(shop).toEqual({
      name: { en: "Lamp Works", zh: "灯作" },
      author: { en: "Mei Deng", zh: "邓梅" },
      languages: ["en", "zh"],
      support: "hello@lamp.example",
      accent: "#d23e25",
    });
    const book = offers.find(({ product }) => product === "two-lamps");
    expect(book).toMatchObject({ name: { en: "Two Lamps", zh: "两盏灯" }, currency: "USD" });
    expect(book?.image).toMatch(/^\/media\/[0-9a-f]{10}-1280\.jpeg$/);
    expect(book?.covers).toEqual({
      en: {
        src: expect.stringMatching(/^\/media\/[0-9a-f]{10}-480\.avif$/),
        srcset: expect.stringMatching(/-480\.avif 480w, .*-1280\.avif 1280w$/),
        ...{ width: 1280, height: 1600 },
      },
    });
    expect(book?.options.map(({ key, price }) => [key, price])).toEqual([
      ["reader", 2900],
      ["studio", 5950],
    ]);
    expect(book?.options[0]?.parts).toEqual([
      {
        product: "two-lamps",
        name: { en: "Two Lamps", zh: "两盏灯" },
        files: [
          {
            key: "01180fe7736131dd7c11b9254dc6f54601e880766351f0898d991a6f4e9361ce/lamps.pdf",
            name: "lamps.pdf",
            title: { en: "The book", zh: "全书" },
            size: 582,
            type: "application/pdf",
            sha256: "01180fe7736131dd7c11b9254dc6f54601e880766351f0898d991a6f4e9361ce",
          },
        ],
      },
    ]);
  });

  test("has no Chinese texts of a product that is not translated", () => {
    const { offers } = OffersFile.parse(readJson("offers.json"));
    const moon = offers.find(({ product }) => product === "paper-moon");
    expect(moon).toMatchObject({ name: { en: "Paper Moon" }, summary: { en: "A moon to print." } });
    expect(Object.keys(moon?.options[0]?.parts[0]?.name ?? {})).toEqual(["en"]);
  });

  test("has the files of the cheapest edition of each product in a bundle", () => {
    const { offers } = OffersFile.parse(readJson("offers.json"));
    const [option] = offers.find(({ product }) => product === "all-lamps")?.options ?? [];
    expect(option?.parts.map(({ product, files }) => [product, files.map(({ name }) => name)])).toEqual([
      ["two-lamps", ["lamps.pdf"]],
      ["lamp-song", ["song.wav"]],
    ]);
  });
});

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(join(outDir, file), "utf8"));
}
