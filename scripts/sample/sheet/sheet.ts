import type { Write } from "../output.ts";
import type { Printer } from "../print/printer.ts";
import { htmlDocument } from "../print/style.ts";
import pairs from "./pairs.json" with { type: "json" };

/**
 * The free sheet: six pairs of typefaces on one page of A4. The specimens in pairs.json are outlines of the fonts named
 * there (all under the Open Font License), which saves installing twelve fonts for one page. `scale` is the size of the
 * Latin type relative to the Chinese.
 */
export async function makeSheet(write: Write, printer: Printer): Promise<void> {
  const fields = pairs.map(
    ({ han, hanName, latin, scale, use, large, line }, i) => `<article>
<p class="no">${i + 1} <em>${use}</em></p>
<svg viewBox="0 -560 1430 770" role="img" aria-label="永 and ag in ${han} and ${latin}"><path d="M0 0H1430" stroke="#c43c25" stroke-width="3"/><path d="${large.d}"/></svg>
<svg class="line" viewBox="0 -150 3070 200" role="img" aria-label="A line in both"><path d="${line.d}"/></svg>
<h2>${han} <span lang="zh">${hanName}</span></h2><h2>${latin}, at ${Math.round(scale * 100)} %</h2>
</article>`,
  );
  const html = htmlDocument(
    "Pairing Sheet",
    style,
    `<header><h1>Six pairs</h1><p lang="zh">配字单</p></header><main>${fields.join("")}</main>
<footer><p>Set the Chinese at any size and the Latin at the given share of it. Half close your eyes: if one of the two is darker, change the weight before you change the face.</p><p>Lin Wan, Paper Lantern Studio. Free to print, copy and hand out, whole. Third edition, October 2026.</p></footer>`,
  );
  const pdf = await printer.print({
    html,
    title: "Pairing Sheet",
    subject: "Six pairs of Chinese and Latin faces",
  });
  await write("pairing-sheet", "files/pairing-sheet.pdf", pdf);
}

const style = `
@page { size: 210mm 297mm; margin: 0; background: #fbf7ee; }
body { width: 210mm; height: 296.8mm; padding: 13mm 15mm 10mm; display: flex; flex-direction: column; }
header { display: flex; justify-content: space-between; align-items: baseline; border-bottom: .6mm solid var(--ink); padding-bottom: 3mm; }
h1 { font-size: 14mm; letter-spacing: -.012em; }
header p { font-size: 6mm; font-weight: 700; color: var(--red); }
main { flex: 1; display: grid; grid-template: repeat(3, 1fr) / 1fr 1fr; column-gap: 12mm; }
article { border-bottom: .2mm solid var(--ink); padding: 3mm 0 3mm; display: flex; flex-direction: column; }
article:nth-last-child(-n + 2) { border-bottom: .6mm solid var(--ink); }
.no { font-size: 3.6mm; color: var(--red); }
svg { width: 100%; min-height: 0; flex: 1; }
svg.line { flex: 0 0 5.6mm; margin: 1mm 0 2.5mm; }
h2 { font-family: "Newsreader", "Noto Serif SC", serif; font-size: 3.9mm; line-height: 1.35; font-variant-numeric: lining-nums; }
h2 + h2 { color: var(--soot); }
footer { display: grid; grid-template-columns: 1fr 1fr; gap: 12mm; font-size: 3.1mm; line-height: 1.4; padding-top: 3mm; }
`;
