/** A layout of the kit as its example page shows it. */
export interface Example {
  name: string;
  title: string;
  use: string;
  inner: string;
}

const block = (text: string, attributes = "") => `<div${attributes}><p>${text}</p></div>`;
const blocks = (...texts: string[]) => texts.map((text) => block(text)).join("\n      ");

export const examples: Example[] = [
  {
    name: "page",
    title: "Page",
    use: "A site with a list at the side. Narrow, the list stands above the text.",
    inner: `<header><h2>The tea list</h2></header>
      <nav aria-label="Teas"><ul><li>Lapsang</li><li>Longjing</li><li>Shoumei</li><li>Pu’er</li></ul></nav>
      <article><h3>Longjing, before the rain</h3><p>Picked in the first week of April, fried by hand, and best in a tall glass where one can watch it sink. Water at eighty degrees; the first cup is pale and the second is the good one.</p><p lang="zh">明前龙井，手炒。用高玻璃杯泡，看它一片片沉下去。水八十度，头道淡，二道正好。</p></article>`,
  },
  {
    name: "cover",
    title: "Cover",
    use: "One thing first, the rest in pairs.",
    inner: blocks("One large thing.", "A second.", "A third.", "A fourth.", "A fifth."),
  },
  {
    name: "columns",
    title: "Columns",
    use: "Equal columns, as many as fit. Set --column to the narrowest you can bear.",
    inner: `${blocks("Morning: the shop is shut and the kettle is on.", "Noon: parcels, string, the post office.")}
      <div lang="zh"><p>下午：写字，改字，把改掉的再改回来。</p></div>`,
  },
  {
    name: "mosaic",
    title: "Mosaic",
    use: "A picture and its smaller companions.",
    inner: blocks("Four times as large", "2", "3", "4", "5", "6"),
  },
  {
    name: "shelf",
    title: "Shelf",
    use: "Things of one size: covers, people, recipes.",
    inner: blocks("Lapsang", "Longjing", "Shoumei", "Pu’er", "Oolong", "Jasmine", "白茶", "岩茶"),
  },
  {
    name: "frame",
    title: "Frame",
    use: "An article. Text keeps its measure; .wide and .full break out of it.",
    inner: `<h2>A letter about rain</h2>
      <p>The measure is the width of a line of text. At thirty-eight rem it holds about sixty-eight letters, and the eye finds its way back to the next line without help.</p>
      <div class="wide"><p>.wide: a figure that needs more room.</p></div>
      <p lang="zh">行长以三十二到四十字为宜。再长，读到行尾就找不着下一行的行首了。</p>
      <div class="full"><p>.full: from edge to edge.</p></div>
      <p>And then the text goes on where it was.</p>`,
  },
  {
    name: "weave",
    title: "Weave",
    use: "Four notes of two heights; they turn about.",
    inner: blocks(
      "Short.",
      "Tall: this one stands beside two short ones, and has the time to say so.",
      "Tall as well: the order on the page is the order in the source.",
      "Short again.",
    ),
  },
  {
    name: "desk",
    title: "Desk",
    use: "Tools, work, notes. The notes go below when there is no room beside.",
    inner: blocks("Tools", "The work lies in the middle and gets whatever is left.", "Notes"),
  },
  {
    name: "stage",
    title: "Stage",
    use: "One large thing and what belongs to it.",
    inner: blocks("The thing itself", "Side", "Back", "Open", "In the hand"),
  },
];

/** A complete page that uses the kit and a few lines of its own. */
export function examplePage({ name, title, use, inner }: Example, index: number): string {
  return `<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width">
  <title>${index + 1}. ${title} – Nine Grid</title>
  <link rel="stylesheet" href="../nine-grid.css">
  <style>
    body { margin: 2rem auto; padding-inline: 1rem; max-inline-size: 80rem; font: 1.0625rem/1.55 Georgia, "Songti SC", "Noto Serif CJK SC", serif; color: #1d1a17; background: #f3ebdc; }
    :lang(zh) { line-height: 1.75; text-autospace: normal; text-spacing-trim: normal; }
    .nine { resize: horizontal; overflow: auto; border: 1px solid #bdb2a0; padding: 1rem; }
    .${name} > :is(div, nav, header, article) { background: #fbf7ee; border: 1px solid #bdb2a0; padding: 0 1rem; }
    footer { margin-block-start: 2rem; color: #4a433b; }
  </style>
</head>
<body>
  <h1>${index + 1}. ${title}</h1>
  <p>${use} Drag the corner of the frame to see it change.</p>
  <div class="nine">
    <div class="${name}">
      ${inner}
    </div>
  </div>
  <footer><a href="../index.html">All nine</a></footer>
</body>
</html>
`;
}
