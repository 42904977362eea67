import { cpSync, existsSync, linkSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { PRODUCT_KINDS } from "#domain/kinds.ts";
import { type Random, randomFrom } from "../campaigns/random.ts";

const SAMPLE = "content";
/** A bundle needs other products. */
const KINDS = PRODUCT_KINDS.filter((kind) => kind !== "bundle");
const [FIRST_DAY, DAYS] = [Date.UTC(2022, 0, 1), 1_700];
const DAY_MS = 86_400_000;
const PARAGRAPHS = { from: 3, to: 9 };
const NAMES = {
  en: {
    first: [
      "Quiet",
      "Paper",
      "North",
      "Amber",
      "Slow",
      "Folded",
      "Winter",
      "Salt",
      "Plain",
      "Distant",
      "Small",
    ],
    second: [
      "Lantern",
      "Harbour",
      "Grid",
      "Notes",
      "Brushes",
      "Atlas",
      "Meadow",
      "Letters",
      "Rooms",
      "Signals",
    ],
  },
  zh: {
    first: ["静静的", "纸上", "北方", "琥珀", "慢", "折起来的", "冬天的", "盐", "素", "远处的", "小"],
    second: ["灯笼", "港口", "网格", "笔记", "笔刷", "地图", "草地", "信", "房间", "信号"],
  },
};
type Language = keyof typeof NAMES;

/**
 * Writes a believable shop: the sample shop with further products in both of its languages, whose texts recombine those of
 * the sample. The same seed gives the same shop. Pictures and files are hard links to the sample's.
 */
export function writeLargeShop(folder: string, { products, seed }: { products: number; seed: number }): void {
  if (existsSync(folder)) throw new Error(`${folder} exists already: name a new folder`);
  cpSync(SAMPLE, folder, { recursive: true });
  const random = randomFrom(seed);
  const samples = readdirSync(join(SAMPLE, "products"));
  const sentences = { en: readSentences(samples, "product.md"), zh: readSentences(samples, "product.zh.md") };
  const tags = Object.keys(parse(readFileSync(join(SAMPLE, "tags.yaml"), "utf8")));
  const covers = samples.flatMap((slug) => {
    const name = readdirSync(join(SAMPLE, "products", slug)).find((file) => file.startsWith("cover."));
    return name ? [{ name, path: join(folder, "products", slug, name) }] : [];
  });
  for (let number = samples.length; number < products; number++) {
    const product = join(folder, "products", `work-${String(number).padStart(6, "0")}`);
    mkdirSync(join(product, "files"), { recursive: true });
    const cover = pick(covers, random);
    linkSync(cover.path, join(product, cover.name));
    writeFileSync(join(product, "files", "notes.txt"), `Work ${number}\n`);
    const day = random.between(0, DAYS);
    const texts = (language: Language) => ({
      name: `${pick(NAMES[language].first, random)} ${pick(NAMES[language].second, random)} ${number}`,
      summary: pick(sentences[language], random),
    });
    const front = {
      ...texts("en"),
      kind: pick(KINDS, random),
      price: random.between(3, 90),
      tags: [...new Set([pick(tags, random), pick(tags, random)])],
      created: dateAt(day),
      updated: dateAt(day + random.between(0, 60)),
      coverAlt: pick(sentences.en, random),
      changelog: [{ date: dateAt(day), version: "1.0", notes: pick(sentences.en, random) }],
    };
    writePage(join(product, "product.md"), front, body("en"));
    writePage(
      join(product, "product.zh.md"),
      { ...texts("zh"), coverAlt: pick(sentences.zh, random) },
      body("zh"),
    );
  }

  function body(language: Language): string {
    const paragraph = () =>
      Array.from({ length: random.between(2, 5) }, () => pick(sentences[language], random));
    const count = random.between(PARAGRAPHS.from, PARAGRAPHS.to);
    return Array.from({ length: count }, () => paragraph().join(language === "en" ? " " : "")).join("\n\n");
  }
}

function writePage(path: string, front: object, text: string): void {
  writeFileSync(path, `---\n${stringify(front)}---\n\n${text}\n`);
}

/** The sentences of the sample products' texts, without those that hold links or marks. */
function readSentences(slugs: readonly string[], file: string): string[] {
  return slugs.flatMap((slug) => {
    const path = join(SAMPLE, "products", slug, file);
    const text = existsSync(path) ? (readFileSync(path, "utf8").split(/^---$/m)[2] ?? "") : "";
    const sentences = text.replaceAll("\n", file.includes(".zh.") ? "" : " ").match(/[^.。]+[.。]/g) ?? [];
    return sentences
      .map((sentence) => sentence.trim())
      .filter((sentence) => !/[#[\]*`|<>:_-]/.test(sentence));
  });
}

function dateAt(day: number): string {
  return new Date(FIRST_DAY + day * DAY_MS).toISOString().slice(0, 10);
}

function pick<Item>(items: readonly Item[], random: Random): Item {
  const item = items[random.between(0, items.length)];
  if (item === undefined) throw new Error("Nothing to pick from");
  return item;
}
