import { existsSync, readdirSync, statSync } from "node:fs";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { didYouMean } from "#catalogue/content/did-you-mean.ts";
import type { WrittenProduct } from "#catalogue/content/list-products.ts";
import { displayPath, print } from "./output.ts";

/** A file or folder to be added to the content. */
interface NewEntry {
  contentDir: string;
  /** Path within the content folder, such as `products/gravel-sans` or `pages/help.md`. */
  path: string;
  /** Contents of files keyed by their paths within a new folder, or the content of one new file. */
  files: Record<string, string | Uint8Array> | string;
}

/** @throws if there is something at a path already */
export function expectNew({ contentDir, path }: Pick<NewEntry, "contentDir" | "path">): void {
  const target = join(contentDir, path);
  if (!existsSync(target)) return;
  throw new Error(
    `${displayPath(target)} exists already. Choose another title, or another name with --slug.`,
  );
}

/** The products with a slug chosen by the creator or by default. @throws if there is none, or none of that name */
export function chooseProducts(
  given: string[] | undefined,
  {
    products,
    byDefault,
    missing,
  }: { products: WrittenProduct[]; byDefault: WrittenProduct[]; missing: string },
): string[] {
  const existing = products.map(({ slug }) => slug);
  const slugs = given?.flatMap((slug) => slug.split(",")) ?? byDefault.map(({ slug }) => slug);
  const unknown = slugs.find((slug) => !existing.includes(slug));
  if (unknown !== undefined) {
    throw new Error(`--products: found "${unknown}", expected a product${didYouMean(unknown, existing)}`);
  }
  if (slugs.length === 0) throw new Error(missing);
  return slugs;
}

/** Adds a file or folder, as a whole or not at all. @throws if it exists already */
export async function addToContent({ contentDir, path, files }: NewEntry): Promise<void> {
  expectNew({ contentDir, path });
  const target = join(contentDir, path);
  // Hidden files are not part of the content.
  const unfinished = join(dirname(target), `.${basename(target)}.unfinished`);
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(dirname(unfinished), { recursive: true });
  if (typeof files === "string") await writeFile(unfinished, files);
  else {
    for (const [file, content] of Object.entries(files)) {
      await mkdir(dirname(join(unfinished, file)), { recursive: true });
      await writeFile(join(unfinished, file), content);
    }
  }
  await rename(unfinished, target);
}

/** Prints what was made and what to do next. */
export function printAdded({
  contentDir,
  path,
  notes,
}: {
  contentDir: string;
  path: string;
  notes: string[];
}): void {
  print(`Made ${displayPath(join(contentDir, path))}`);
  for (const note of notes) print(`  ${note}`);
  print(`Next: npm run shop -- check --content ${quoteForShell(contentDir)}`);
}

/** The slugs of the products in a content folder. */
export function productSlugs(contentDir: string): string[] {
  const folder = join(contentDir, "products");
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter(
      (name) =>
        !name.startsWith(".") && statSync(join(folder, name), { throwIfNoEntry: false })?.isDirectory(),
    )
    .sort();
}

/** A path as a word of a command. */
export function quoteForShell(path: string): string {
  return /^[\w./~+-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}
