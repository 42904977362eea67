import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";

/** Pictures are left out, since each generator treats them differently. */
const PICTURE = /!\[[^\]]*\]\([^)]*\)/g;
const LAYOUT = (title: string, content: string) =>
  `<!doctype html><html><head><meta charset="utf-8"><title>${title}</title></head><body><main><h1>${title}</h1>${content}</main></body></html>`;

interface Peer {
  name: string;
  packages: string[];
  /** Where its pages are, and the layout that they name. */
  pages: string;
  layout: string;
  files: Record<string, string>;
  command: [program: string, ...args: string[]];
}

const PEERS: Peer[] = [
  {
    name: "Eleventy 3",
    packages: ["@11ty/eleventy@3"],
    pages: "src",
    layout: "page.njk",
    files: {
      "src/_includes/page.njk": LAYOUT("{{ title }}", "{{ content | safe }}"),
      // Texts may contain braces.
      "eleventy.config.js":
        "export default () => ({ markdownTemplateEngine: false, dir: { input: 'src' } });",
    },
    command: ["eleventy", "--quiet"],
  },
  {
    name: "Astro",
    packages: ["astro"],
    pages: "src/pages",
    layout: "/src/layouts/page.astro",
    files: {
      "src/layouts/page.astro": LAYOUT("{Astro.props.frontmatter.title}", "<slot />"),
      "astro.config.mjs": "export default {};",
    },
    command: ["astro", "build", "--silent"],
  },
  {
    name: "Hugo",
    packages: ["hugo-extended"],
    pages: "content",
    layout: "page",
    files: {
      "layouts/_default/single.html": LAYOUT("{{ .Title }}", "{{ .Content }}"),
      "hugo.toml": 'disableKinds = ["taxonomy", "term", "RSS", "sitemap", "home", "section"]',
    },
    command: ["hugo", "--quiet"],
  },
];

/**
 * Times other generators with the texts of a shop's products in each language, a minimal layout and nothing else: no prices, lists,
 * pictures, feeds or search. They are installed from npm into a temporary folder.
 * @returns a result for each of them, also if it cannot be installed
 */
export function timePeers(contentDir: string): { name: string; result: string }[] {
  return PEERS.map((peer) => {
    const folder = mkdtempSync(join(tmpdir(), "vitrine-peer-"));
    try {
      return { name: `${peer.name}, the products' texts alone`, result: timePeer(peer, folder, contentDir) };
    } catch {
      return { name: peer.name, result: "cannot be installed or run here" };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
}

function timePeer(
  { packages, pages, layout, files, command }: Peer,
  folder: string,
  contentDir: string,
): string {
  const run = (program: string, ...args: string[]) =>
    execFileSync(program, args, { cwd: folder, stdio: "pipe", encoding: "utf8" });
  writeFileSync(join(folder, "package.json"), '{"private":true,"type":"module"}');
  run("npm", "install", "--no-audit", "--no-fund", ...packages);
  for (const [path, text] of Object.entries(files)) write(join(folder, path), text);
  let count = 0;
  for (const { path, title, body } of readTexts(contentDir)) {
    const front = `---\ntitle: ${JSON.stringify(title)}\nlayout: ${layout}\n---\n`;
    write(join(folder, pages, path), front + body.replace(PICTURE, ""));
    count++;
  }
  const started = performance.now();
  const [program, ...args] = command;
  run(join("node_modules", ".bin", program), ...args);
  return `${((performance.now() - started) / 1000).toFixed(1)} s for ${count} pages`;
}

function* readTexts(contentDir: string): Generator<{ path: string; title: string; body: string }> {
  for (const slug of readdirSync(join(contentDir, "products"))) {
    for (const name of readdirSync(join(contentDir, "products", slug))) {
      if (!name.endsWith(".md")) continue;
      const text = readFileSync(join(contentDir, "products", slug, name), "utf8");
      const [, front = "", body = ""] = /^---\n(.*?)^---\n(.*)$/ms.exec(text) ?? [];
      const [, title = slug] = /^name: (.*)$/m.exec(front) ?? [];
      const language = basename(name, ".md").split(".")[1] ?? "en";
      yield { path: join(language, `${slug}.md`), title, body };
    }
  }
}

function write(path: string, text: string): void {
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, text);
}
