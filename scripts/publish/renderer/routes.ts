import { readdir } from "node:fs/promises";
import { join, relative } from "node:path";

/** A page of the site's `app` folder. Files are relative to `site/`. */
export interface Route {
  /** The page's path within a language, such as `products/[slug]`; empty for the home page. */
  pattern: string;
  file: string;
  /** The layouts around it, the outermost first, without the root layout. */
  layouts: string[];
}

/** The root layout, whose parameter is the language. */
export const ROOT_LAYOUT = "app/[lang]/layout.tsx";
const ROOT = "app/[lang]";

/** Whether a route is a template, which the checkout fills in. It is published as a text, since it is no page yet. */
export function isTemplate(pattern: string): boolean {
  return pattern.startsWith("plain/");
}

/** The routes of the site, by the framework's file conventions. https://nextjs.org/docs/app/getting-started/project-structure */
export async function findRoutes(site: string): Promise<Route[]> {
  const entries = await readdir(join(site, ROOT), { recursive: true, withFileTypes: true });
  const files = entries.map((entry) => relative(join(site, ROOT), join(entry.parentPath, entry.name)));
  const layouts = files.filter((file) => file.endsWith("/layout.tsx"));
  return files
    .filter((file) => file === "page.tsx" || file.endsWith("/page.tsx"))
    .toSorted()
    .map((file) => ({
      pattern: file.split("/").slice(0, -1).filter(isSegment).join("/"),
      file: `${ROOT}/${file}`,
      layouts: layouts
        .filter((layout) => file.startsWith(layout.slice(0, -"layout.tsx".length)))
        .toSorted((a, b) => a.length - b.length)
        .map((layout) => `${ROOT}/${layout}`),
    }));
}

/** Whether a folder is part of the path: a group, such as `(shop)`, is not. */
function isSegment(folder: string): boolean {
  return !/^\(.*\)$/.test(folder);
}
