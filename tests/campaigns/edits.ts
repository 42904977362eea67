import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { publish } from "#publish/publish.ts";
import { createPublishMemory } from "#publish/publish-options.ts";
import { addFixtureCache } from "../fixture-cache.ts";
import publishFixture from "../publish-fixture.ts";
import { writeFixtureShop } from "../site/fixture-shop.ts";
import { type Random, randomFrom } from "./random.ts";

export const SITE_URL = "https://lamps.example";
/** How many edits are published one by one before they are compared with a publish from scratch. */
const EDITS_BETWEEN_COMPARISONS = 5;
/** Visitors may still have a page open that needs earlier assets or pictures, or have begun a search in the index before. */
const KEPT = ["_next/", "media/", "pagefind/"];

/**
 * Edits a shop at random and publishes after each edit. The files must be, byte for byte, those that a publish into an empty
 * folder makes.
 */
export async function edits({ seed, rounds }: { seed: number; rounds: number }) {
  const folder = mkdtempSync(join(tmpdir(), "vitrine-edits-"));
  const failures: string[] = [];
  const random = randomFrom(seed);
  try {
    const contentDir = join(folder, "content");
    await writeFixtureShop(contentDir);
    await publishFixture();
    addFixtureCache(join(folder, "small"));
    const memory = createPublishMemory();
    const history: string[] = [];
    let comparisons = 0;
    for (let round = 1; round <= rounds && failures.length === 0; round++) {
      history.push(editAtRandom(contentDir, random, FIRST_EDITS[round - 1]));
      // Some runs start in a new process, without a memory.
      const isWarm = random.between(0, 3) > 0;
      await publishTo(join(folder, "small"), contentDir, isWarm ? { memory } : {});
      if (round % EDITS_BETWEEN_COMPARISONS !== 0 && round !== rounds) continue;
      const whole = join(folder, `whole-${round}`);
      cpSync(join(folder, "small", "cache"), join(whole, "cache"), { recursive: true });
      await publishTo(whole, contentDir, {});
      const differences = compare(join(folder, "small", "current"), join(whole, "current"));
      failures.push(...differences.map((path) => `${path} differs after: ${history.join("; ")}`));
      rmSync(whole, { recursive: true });
      comparisons++;
    }
    return { edits: history.length, comparisons, failures };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Publishes a shop without storing files. */
export async function publishTo(
  buildDir: string,
  contentDir: string,
  options: { memory?: ReturnType<typeof createPublishMemory> },
) {
  await publish({
    contentDir,
    buildDir,
    siteUrl: SITE_URL,
    storeFiles: async () => {},
    log: () => {},
    ...options,
  });
}

/** The files that differ between two releases, or are missing in one. */
export function compare(small: string, whole: string): string[] {
  const [a, b] = [filesOf(join(small, "site")), filesOf(join(whole, "site"))];
  const isExpected = (path: string) => KEPT.some((folder) => path.startsWith(folder)) && !b.has(path);
  const paths = [...new Set([...a.keys(), ...b.keys(), "../offers.json"])].filter(
    (path) => !isExpected(path),
  );
  const read = (release: string, path: string) => {
    const file = join(release, "site", path);
    return existsSync(file) ? readFileSync(file) : Buffer.alloc(0);
  };
  return paths.filter((path) => !read(small, path).equals(read(whole, path)));
}

function filesOf(site: string): Map<string, string> {
  const entries = readdirSync(site, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return new Map(files.map((file) => [relative(site, file), file]));
}

interface Shop {
  contentDir: string;
  random: Random;
  /** A product that is in no list of another, so that it can go. */
  slug: string;
}

/** Changes one thing. @param first the kind of change, instead of a random one. @returns what it was */
export function editAtRandom(contentDir: string, random: Random, first?: (shop: Shop) => void): string {
  const slugs = readdirSync(join(contentDir, "products")).filter((name) => name.startsWith("extra-"));
  const slug = slugs[random.between(0, slugs.length)] ?? "";
  const edits = slug ? EDITS : [addProduct];
  const edit = first ?? edits[random.between(0, edits.length)] ?? addProduct;
  edit({ contentDir, random, slug });
  return `${edit.name} ${slug}`;
}

const EDITS = [
  addProduct,
  removeProduct,
  renameProduct,
  changeText,
  changePrice,
  changeTags,
  changeDates,
  toggleUnlisted,
  changeShop,
  changeCollection,
  addPage,
  removePages,
  changeCover,
  changeFile,
  toggleDraft,
  changeSaleDates,
  changeDiscount,
  changeTagName,
  changeMessage,
];

/** They publish a cover that no page shows any more, which a short run would seldom do. */
const FIRST_EDITS = [addProduct, changeCover, changeCover];

function addProduct({ contentDir, random }: Shop): void {
  const slug = `extra-${random.between(0, 100_000)}`;
  cpSync(join(contentDir, "products", "paper-moon"), join(contentDir, "products", slug), { recursive: true });
  rmSync(join(contentDir, "products", slug, "product.zh.md"), { force: true });
}

function removeProduct({ contentDir, slug }: Shop): void {
  rmSync(join(contentDir, "products", slug), { recursive: true });
}

function renameProduct({ contentDir, random, slug }: Shop): void {
  const next = `extra-${random.between(0, 100_000)}`;
  renameSync(join(contentDir, "products", slug), join(contentDir, "products", next));
  editFront(
    contentDir,
    next,
    (front) => `${front.replace(/^previousSlugs:.*\n/m, "")}previousSlugs: [${slug}]\n`,
  );
}

function changeText({ contentDir, random, slug }: Shop): void {
  const path = join(contentDir, "products", slug, "product.md");
  writeFileSync(path, `${readFileSync(path, "utf8")}\nSentence ${random.between(0, 1000)}.\n`);
}

function changePrice({ contentDir, random, slug }: Shop): void {
  editFront(contentDir, slug, (front) => front.replace(/^price: .*/m, `price: ${random.between(5, 90)}`));
}

function changeTags({ contentDir, random, slug }: Shop): void {
  const tags = [["light"], ["light", "sound"], []][random.between(0, 3)] ?? [];
  editFront(contentDir, slug, (front) => `${front.replace(/^tags: .*\n/m, "")}tags: [${tags.join(", ")}]\n`);
}

function changeDates({ contentDir, random, slug }: Shop): void {
  const created = `2026-0${random.between(1, 9)}-1${random.between(0, 9)}`;
  editFront(
    contentDir,
    slug,
    (front) => `${front.replace(/^(created|updated): .*\n/gm, "")}created: ${created}\nupdated: ${created}\n`,
  );
}

function toggleUnlisted({ contentDir, slug }: Shop): void {
  editFront(contentDir, slug, (front) =>
    front.includes("unlisted: true") ? front.replace("unlisted: true\n", "") : `${front}unlisted: true\n`,
  );
}

function changeShop({ contentDir, random }: Shop): void {
  const path = join(contentDir, "shop.yaml");
  const support = `support: help${random.between(0, 100)}@lamps.example`;
  writeFileSync(path, readFileSync(path, "utf8").replace(/^support: .*/m, support));
}

function changeCollection({ contentDir, random }: Shop): void {
  const path = join(contentDir, "collections", "shining.md");
  writeFileSync(path, `${readFileSync(path, "utf8")}\nLamp ${random.between(0, 1000)}.\n`);
}

function addPage({ contentDir, random }: Shop): void {
  const number = random.between(0, 1000);
  const text = `---\ntitle: News ${number}\nsummary: What is new.\nupdated: 2026-11-01\n---\nA lamp.\n`;
  writeFileSync(join(contentDir, "pages", `news-${number}.md`), text);
}

function removePages({ contentDir }: Shop): void {
  const pages = join(contentDir, "pages");
  for (const name of readdirSync(pages).filter((name) => name.startsWith("news-"))) rmSync(join(pages, name));
}

/** Another colour in the drawing, or a drawing instead of the photograph. */
function changeCover({ contentDir, random, slug }: Shop): void {
  const folder = join(contentDir, "products", slug);
  for (const name of readdirSync(folder).filter((name) => name.startsWith("cover.")))
    rmSync(join(folder, name));
  const colour = `hsl(${random.between(0, 360)} 60% 50%)`;
  writeFileSync(
    join(folder, "cover.svg"),
    `<svg xmlns="http://www.w3.org/2000/svg" width="800" height="1000"><rect width="800" height="1000" fill="${colour}"/></svg>`,
  );
}

function changeFile({ contentDir, random, slug }: Shop): void {
  const path = join(contentDir, "products", slug, "files", "notes.txt");
  writeFileSync(path, `Paper ${random.between(0, 100)}\n`);
}

function toggleDraft({ contentDir, slug }: Shop): void {
  editFront(contentDir, slug, (front) =>
    front.includes("draft: true") ? front.replace("draft: true\n", "") : `${front}draft: true\n`,
  );
}

function changeSaleDates({ contentDir, random, slug }: Shop): void {
  const dates = [
    "from: 2025-01-01\n",
    "from: 2199-01-01\n",
    "until: 2025-01-01\n",
    "until: 2199-01-01\n",
    "",
  ];
  const date = dates[random.between(0, dates.length)] ?? "";
  editFront(contentDir, slug, (front) => front.replace(/^(from|until): .*\n/gm, "") + date);
}

function changeDiscount({ contentDir, random }: Shop): void {
  const path = join(contentDir, "discounts.yaml");
  const others = readFileSync(path, "utf8").replace(/^sale:\n(?: .*\n)*/m, "");
  const isGone = random.between(0, 3) === 0;
  const sale = `sale:\n  automatic: { en: Sale, zh: 优惠 }\n  percent: ${random.between(1, 60)}\n  products: [two-lamps, lamp-song]\n`;
  writeFileSync(path, isGone ? others : others + sale);
}

function changeTagName({ contentDir, random }: Shop): void {
  const path = join(contentDir, "tags.yaml");
  const name = `Light ${random.between(0, 100)}`;
  writeFileSync(path, readFileSync(path, "utf8").replace(/^(light:.*?en: )[^,}]*/ms, `$1${name}`));
}

function changeMessage({ contentDir, random }: Shop): void {
  const folder = join(contentDir, "messages", "en");
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, "pages.json"),
    JSON.stringify({ product: { buy: `Take it ${random.between(0, 9)}` } }),
  );
}

/** Changes the front matter of a product. */
function editFront(contentDir: string, slug: string, edit: (front: string) => string): void {
  const path = join(contentDir, "products", slug, "product.md");
  const [, front = "", body = ""] = /^---\n(.*?)^---\n(.*)$/ms.exec(readFileSync(path, "utf8")) ?? [];
  writeFileSync(path, `---\n${edit(front)}---\n${body}`);
}
