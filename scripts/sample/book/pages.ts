import { outline } from "../drawing/text.ts";
import { htmlDocument } from "../print/style.ts";
import { type Chapter, chapters, chapterText, markChinese } from "./chapters.ts";
import { figureStyle, pageStyle } from "./style.ts";

export const bookTitle = "Between Two Scripts";
/** The page on which the first chapter opens. */
export const firstPage = 7;
/** Every chapter has as many pages. */
export const chapterPages = 5;

/** The whole book as one document to print. */
export async function bookDocument(): Promise<string> {
  const parts = await Promise.all(chapters.map((chapter, i) => chapterSections(chapter, i)));
  return htmlDocument(
    bookTitle,
    pageStyle + figureStyle,
    (await frontMatter()) + parts.join("") + backMatter(),
  );
}

/** The excerpt: the title page and the first chapter. */
export async function excerptDocument(): Promise<string> {
  const [first] = chapters;
  if (!first) throw new Error("The book has no chapters");
  const body = (await titlePage()) + (await chapterSections(first, 0)) + excerptNote;
  return htmlDocument(`${bookTitle}: an excerpt`, pageStyle + figureStyle, body);
}

async function chapterSections(chapter: Chapter, i: number): Promise<string> {
  return `<section class="plate dark"><p class="han" lang="zh">${chapter.chineseTitle}</p><p class="number">${i + 1}</p><h1>${chapter.title}</h1><div class="line">${chapter.wrong}</div><p class="wrongly">What is wrong with this line?</p></section>
<section>${await chapterText(chapter)}<div${chapter.ownPage ? ' class="apart"' : ""}><div class="right"><p class="line">${chapter.right}</p><p>${chapter.correction}</p></div></div></section>`;
}

async function titlePage(): Promise<string> {
  const shape = await outline("永", { face: "han", weight: 700, size: 820, x: 110, y: 1180, precision: 0 });
  const letter = await outline("a", { size: 1000, weight: 460, x: 620, y: 1760, precision: 0 });
  return `<section class="plate red"><svg viewBox="0 0 1400 2100" style="position:absolute;inset:0;width:140mm;height:210mm"><path fill="#1d1a17" d="${shape}"/><path fill="#f3ebdc" d="${letter}"/></svg>
<p class="han" lang="zh">两种文字之间</p><h1 style="position:relative;margin:0;font-size:13mm">Between<br/>Two Scripts</h1><p style="position:absolute;left:20mm;bottom:14mm;font-style:italic">Lin Wan · Paper Lantern Studio</p></section>`;
}

async function frontMatter(): Promise<string> {
  const rows = chapters.map(
    (chapter, i) =>
      `<li><span class="no">${i + 1}</span><span>${chapter.title}</span><span class="at">${firstPage + i * chapterPages}</span></li>`,
  );
  return `${await titlePage()}
<section class="quiet"><p style="margin-top:120mm;font-size:.86em">Between Two Scripts. Setting Chinese beside Latin type so that neither looks like a guest.</p><p style="font-size:.86em;text-indent:0;margin-top:1em">Edition 1.2, October 2026. Set in Newsreader and Noto Serif SC, both under the Open Font License, with Plex Mono for code. Printed from HTML and CSS by a browser: everything this book recommends is used in it.</p><p style="font-size:.86em;text-indent:0;margin-top:1em">© 2025–2026 Lin Wan, Paper Lantern Studio. hello@paperlantern.example</p></section>
<section class="quiet"><h1 style="font-size:2.6em;margin-top:30mm">Contents</h1><ol class="contents">${rows.join("")}</ol></section>
<section class="quiet"></section>
${markChinese(preface)}
<section class="plate pale"><div style="position:absolute;inset:0;display:grid;grid-template-columns:1fr 1fr"><div style="background:repeating-linear-gradient(#f3ebdc 0 6mm,#1d1a17 6mm 9mm);margin:20mm 10mm 20mm 20mm"></div><div style="background:repeating-linear-gradient(90deg,#1d1a17 0 6mm,#f3ebdc 6mm 10mm);margin:20mm 20mm 20mm 0"></div></div></section>`.replace(
    '<section class="quiet"></section>\n',
    "",
  );
}

const preface = `<section class="quiet"><p class="opening" style="margin-top:24mm">I wrote this because I kept answering the same letter.</p>
<p>Somebody has a page with both scripts on it. The Chinese looks heavy or the Latin looks thin, and they have changed the font four times. It is seldom the font. It is the size, the gap, the line height or one comma in the wrong place, and each of those has a reason that fits on a page or two.</p>
<p>So the chapters are short. Each opens with a line that looks wrong, and ends with the same line put right. Try to see it before you turn the page; you will be right more often as the book goes on, and that is all I want from it.</p>
<p>You need no Chinese. You will learn to see a few characters very well, which is how I learned English letters: as shapes, for years, before they were words.</p>
<h2>How to read the figures</h2>
<p>What is printed red is not part of the setting: edges of squares, names of cases, the line that was put right. Figures are live text and not pictures, so they may be copied from the PDF, and in the EPUB they are set by your own reading program. Where it does not do what the caption says, you have found out something about your program.</p>
<h2>How to read the code</h2>
<p>It is plain CSS, and all of it works today in the large browsers. Where one does not know a property it leaves it out, and the page is then as it would have been without this book.</p>
<p style="text-indent:0;margin-top:1.4em"><em>Hangzhou, in the rainy season.</em></p></section>`;

function backMatter(): string {
  return markChinese(`<section><h1 style="font-size:2em;margin-bottom:.6em">Words used in this book</h1><table><tbody>
<tr><td>baseline</td><td>基线</td><td>the line on which Latin letters stand</td></tr>
<tr><td>body</td><td>字身</td><td>the square of a character</td></tr>
<tr><td>emphasis dots</td><td>着重号</td><td>dots below stressed characters</td></tr>
<tr><td>face</td><td>字面</td><td>the part of the square that ink may fill</td></tr>
<tr><td>gap</td><td>中西间距</td><td>the air between a character and a letter</td></tr>
<tr><td>Hei</td><td>黑体</td><td>the sans: strokes of one thickness</td></tr>
<tr><td>Kai</td><td>楷体</td><td>the brush face, used for a second voice</td></tr>
<tr><td>line breaking rule</td><td>避头尾</td><td>what may not begin or end a line</td></tr>
<tr><td>measure</td><td>行长</td><td>the length of a line of text</td></tr>
<tr><td>Song</td><td>宋体</td><td>the book face, with triangles at the ends</td></tr>
<tr><td>x-height</td><td>x高</td><td>the height of small letters</td></tr></tbody></table>
<h2>Further</h2><p><em>Requirements for Chinese Text Layout</em>, by the World Wide Web Consortium, says what a text engine should do, in both languages, and is the best free book on the subject. <em>CSS Text Module Level 4</em> says what it will do.</p></section>
<section class="plate dark"><p style="margin-top:128mm;font-style:italic">If you find a comma in the wrong corner of its square, write to me. The correction costs you nothing, and a reader in Taipei is ahead of you by one.</p><p style="margin-top:5mm;text-indent:0">hello@paperlantern.example</p><p class="han" lang="zh">纸灯工作室</p></section>`);
}

const excerptNote = `<section class="plate dark"><p style="margin-top:128mm;font-style:italic">This was the first of eight chapters. The book has forty-eight pages and comes as PDF and EPUB.</p><p class="han" lang="zh">两种文字之间</p></section>`;
