import { mkdir, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

const products = join(process.env.CONTENT_DIR ?? "content", "products");

/** Writes one file of a product; `path` is relative to the product's folder, e.g. `files/notes.pdf`. */
export async function write(slug: string, path: string, data: string | Uint8Array): Promise<void> {
  const target = join(products, slug, path);
  await mkdir(dirname(target), { recursive: true });
  await writeFile(`${target}.part`, data);
  await rename(`${target}.part`, target);
}
