import { mkdir, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Settings } from "#checkout/settings.ts";
import { headerFile } from "#publish/finish/headers.ts";
import { OFFERS } from "../checkout/goods.ts";
import { writeOffers } from "../checkout/shop.ts";

const PAGES = {
  "index.html": "The home page",
  "404.html": "Not here",
  "products/book/index.html": "The Book",
  "products/book.json": '{"slug":"book"}',
  "products/book.json.br": "compressed beforehand, for other hosts",
  "zh/index.html": "首页",
  "zh/404.html": "没有这一页",
  "es-419/404.html": "No está aquí",
  ".assetsignore": "*.br\n",
  _headers: headerFile(["https://checkout.example"]),
};

/** A live release as publishing leaves it behind its link, with hardly any pages, and not built by Next.js. */
export async function writeRelease(settings: Settings): Promise<{ folder: string }> {
  const folder = join(settings.buildDir, "releases", "prepared");
  for (const [path, content] of Object.entries(PAGES)) {
    const file = join(folder, "site", path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  }
  await symlink(join("releases", "prepared"), join(settings.buildDir, "current"));
  await writeOffers(settings, OFFERS);
  return { folder };
}
