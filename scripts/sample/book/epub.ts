import { type Zippable, zipSync } from "fflate";
import sharp from "sharp";
import { book as cover } from "../covers/book.ts";
import type { Write } from "../output.ts";
import { fontsFor } from "../print/fonts.ts";
import { zipDate } from "../zip.ts";
import { slug } from "./book.ts";
import { type Chapter, chapters, chapterText } from "./chapters.ts";
import { bookTitle } from "./pages.ts";
import { figureStyle } from "./style.ts";

const identifier = "urn:uuid:6f1d3c52-8a47-4d0e-9b65-2c7a51e0f3b8";
const modified = "2026-10-02T04:00:00Z";

/** The book as EPUB 3.3: the chapters, a cover, a table of contents, and subset fonts. */
export async function makeEpub(write: Write): Promise<void> {
  const texts = await Promise.all(
    chapters.map(async (chapter, i) => page(chapter.title, await chapterBody(chapter, i))),
  );
  const pages = [
    { id: "title", html: page(bookTitle, titleBody) },
    ...chapters.map((chapter, i) => ({ id: `chapter-${i + 1}`, title: chapter.title, html: texts[i] ?? "" })),
  ];
  const fonts = await fontsFor(pages.map(({ html }) => html).join(""), "woff2");
  const style = `${fonts.map(({ css }) => css.replace('url("', 'url("fonts/')).join("\n")}\n${readingStyle}`;
  const files: Record<string, string | Uint8Array> = {
    "META-INF/container.xml": container,
    "OEBPS/content.opf": packageDocument(
      pages,
      fonts.map(({ file }) => file),
    ),
    "OEBPS/nav.xhtml": navigation(),
    "OEBPS/style.css": style,
    "OEBPS/cover.xhtml": page(
      "Cover",
      '<p class="cover"><img src="cover.jpg" alt="Between Two Scripts, by Lin Wan"/></p>',
    ),
    "OEBPS/cover.jpg": await sharp(Buffer.from((await cover()).en))
      .resize(900)
      .jpeg({ quality: 56 })
      .toBuffer(),
  };
  for (const { id, html } of pages) files[`OEBPS/${id}.xhtml`] = html;
  for (const { file, data } of fonts) files[`OEBPS/fonts/${file}`] = data;
  await write(slug, "files/between-two-scripts.epub", pack(files));
}

/** An EPUB is a zip whose first entry is its media type, uncompressed. */
function pack(files: Record<string, string | Uint8Array>): Uint8Array {
  const bytes = (data: string | Uint8Array) =>
    typeof data === "string" ? new TextEncoder().encode(data) : data;
  const entries: Zippable = { mimetype: [bytes("application/epub+zip"), { level: 0, mtime: zipDate }] };
  for (const [name, data] of Object.entries(files))
    entries[name] = [bytes(data), { level: 9, mtime: zipDate }];
  return zipSync(entries);
}

async function chapterBody(chapter: Chapter, i: number): Promise<string> {
  return `<section epub:type="chapter"><p class="number">${i + 1}</p><h1>${chapter.title}<br/><span class="han" lang="zh">${chapter.chineseTitle}</span></h1>
<div class="wrongly"><p class="line">${chapter.wrong}</p><p>What is wrong with this line?</p></div>
${await chapterText(chapter)}
<div class="right"><p class="line">${chapter.right}</p><p>${chapter.correction}</p></div></section>`;
}

const titleBody = `<h1>${bookTitle}<br/><span class="han" lang="zh">两种文字之间</span></h1><p>Lin Wan</p><p>Setting Chinese beside Latin type so that neither looks like a guest.</p><p>Edition 1.2, October 2026. Paper Lantern Studio.<br/>Set in Newsreader, Noto Serif SC and Plex Mono, all under the Open Font License.</p>`;

function page(title: string, body: string): string {
  const tagged = body.replace(/ lang="zh"/g, ' lang="zh" xml:lang="zh"');
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="en" xml:lang="en">
<head><title>${title}</title><link rel="stylesheet" href="style.css"/></head>
<body>
${tagged.replace(/<svg /g, '<svg xmlns="http://www.w3.org/2000/svg" ')}
</body>
</html>
`;
}

function navigation(): string {
  const items = chapters.map(
    (chapter, i) => `<li><a href="chapter-${i + 1}.xhtml">${i + 1}. ${chapter.title}</a></li>`,
  );
  return page(
    "Contents",
    `<nav epub:type="toc" id="toc"><h1>Contents</h1><ol>\n${items.join("\n")}\n</ol></nav>`,
  );
}

function packageDocument(pages: { id: string; html: string }[], fonts: string[]): string {
  const types: Record<string, string> = { woff2: "font/woff2" };
  const manifest = [
    '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>',
    '<item id="style" href="style.css" media-type="text/css"/>',
    '<item id="cover-image" href="cover.jpg" media-type="image/jpeg" properties="cover-image"/>',
    '<item id="cover" href="cover.xhtml" media-type="application/xhtml+xml"/>',
    ...pages.map(
      ({ id, html }) =>
        `<item id="${id}" href="${id}.xhtml" media-type="application/xhtml+xml"${html.includes("<svg") ? ' properties="svg"' : ""}/>`,
    ),
    ...fonts.map(
      (file, i) =>
        `<item id="font-${i + 1}" href="fonts/${file}" media-type="${types[file.split(".").at(-1) ?? ""] ?? "application/octet-stream"}"/>`,
    ),
  ];
  const spine = ["cover", "title", "nav", ...pages.slice(1).map(({ id }) => id)].map(
    (id) => `<itemref idref="${id}"/>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="en">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier id="id">${identifier}</dc:identifier>
<dc:title>${bookTitle}</dc:title>
<dc:creator>Lin Wan</dc:creator>
<dc:language>en</dc:language>
<dc:language>zh-Hans</dc:language>
<dc:publisher>Paper Lantern Studio</dc:publisher>
<dc:date>2025-03-04</dc:date>
<dc:description>Setting Chinese beside Latin type so that neither looks like a guest.</dc:description>
<meta property="dcterms:modified">${modified}</meta>
<meta property="schema:accessMode">textual</meta>
<meta property="schema:accessMode">visual</meta>
<meta property="schema:accessModeSufficient">textual</meta>
<meta property="schema:accessibilityFeature">structuralNavigation</meta>
<meta property="schema:accessibilityHazard">none</meta>
</metadata>
<manifest>
${manifest.join("\n")}
</manifest>
<spine>
${spine.join("\n")}
</spine>
</package>
`;
}

const container = `<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="OEBPS/content.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
`;

const readingStyle = `
body { font-family: "Newsreader", "Noto Serif SC", serif; line-height: 1.5; margin: 5%; }
:lang(zh) { font-family: "Noto Serif SC", serif; font-style: normal; }
h1, h2, h3 { font-family: "Newsreader Display", "Noto Serif SC", serif; font-weight: 400; line-height: 1.15; }
h1 .han { font-size: .5em; font-weight: 700; }
p { margin: 0; }
p + p { text-indent: 1.3em; }
.cover { text-align: center; margin: 0; }
.cover img { max-width: 100%; }
.number { font-size: 5em; line-height: 1; color: #c43c25; font-family: "Newsreader Display", serif; }
.wrongly, .right { border-top: 2px solid #c43c25; margin: 2em 0; padding-top: 1em; font-style: italic; }
.line { font-style: normal; }
code, pre { font-family: "Plex Mono", monospace; font-size: .85em; }
pre { white-space: pre-wrap; border-left: 2px solid #bdb2a0; padding-left: 1em; }
table { width: 100%; border-collapse: collapse; font-size: .92em; }
th, td { text-align: start; vertical-align: top; padding: .3em .8em .3em 0; border-bottom: 1px solid #bdb2a0; }
${figureStyle.replaceAll("25.5mm", "22vw").replace("height: 32mm;", "").replaceAll("30mm", "4em").replaceAll("31.5mm", "4.2em").replaceAll("9.5mm", "1.7em")}`;
