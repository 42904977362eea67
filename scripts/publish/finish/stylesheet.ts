import { createHash } from "node:crypto";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Element } from "hast";
import type { Shop } from "../../catalogue/types.ts";
import { write } from "./write.ts";

export interface Stylesheets {
  /** The links for the head of a page that the framework gave these stylesheets: its font, and one stylesheet. */
  merged(hrefs: string[]): Promise<Element[]>;
  /** Deletes the framework's stylesheets, which no page names any more. */
  deleteReplaced(): Promise<void>;
}

/** One stylesheet for each kind of page, with the creator's theme in it, named by its content. */
export function stylesheets(rendered: string, site: string, theme: Shop["theme"]): Stylesheets {
  const known = new Map<string, Element[]>();
  const replaced = new Set<string>();
  return {
    async merged(hrefs) {
      const key = hrefs.join(" ");
      const links = known.get(key) ?? (await merge(hrefs));
      known.set(key, links);
      return structuredClone(links);
    },
    async deleteReplaced() {
      for (const href of replaced) await rm(join(site, href), { force: true });
    },
  };

  async function merge(hrefs: string[]): Promise<Element[]> {
    const sheets = await Promise.all(hrefs.map((href) => readFile(join(rendered, href), "utf8")));
    const css = sheets.join("\n") + themeRule(theme);
    const name = createHash("sha256").update(css).digest("hex").slice(0, 16);
    // In the folder of the framework's own, so that addresses in it still hold.
    const href = `/_next/static/chunks/${name}.css`;
    await write(join(site, href), css);
    for (const old of hrefs) replaced.add(old);
    const font =
      theme.fonts === "studio" ? /url\(["']?\.\.\/(media\/[^)"']+\.woff2)/.exec(css)?.[1] : undefined;
    return [
      ...(font
        ? [
            link({
              rel: ["preload"],
              href: `/_next/static/${font}`,
              as: "font",
              type: "font/woff2",
              crossOrigin: "",
            }),
          ]
        : []),
      link({ rel: ["stylesheet"], href }),
    ];
  }
}

function themeRule({ accent }: Shop["theme"]): string {
  return accent ? `\n:root{--seal:${accent}}` : "";
}

function link(properties: Element["properties"]): Element {
  return { type: "element", tagName: "link", properties, children: [] };
}
