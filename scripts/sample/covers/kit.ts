import { palette } from "../drawing/palette.ts";
import { type Covers, layOutCover, margin } from "./layout.ts";

const cell = 430;
const gap = 43;
const top = 2000 - margin - 3 * cell - 2 * gap;

/** Nine squares with one layout each. */
export function kit(): Promise<Covers> {
  const squares = layouts.map((blocks, i) => {
    const x = margin + (i % 3) * (cell + gap);
    const y = top + Math.floor(i / 3) * (cell + gap);
    const filled = i === 4;
    const d = blocks.map(([c, r, w, h]) => block(x, y, c, r, w, h)).join("");
    return `<path fill="${filled ? palette.ink : palette.paper}" d="M${x} ${y}h${cell}v${cell}h-${cell}z"/><path fill="${filled ? palette.paper : palette.ink}" d="${d}"/>`;
  });
  return layOutCover({
    background: palette.vermilion,
    textColour: palette.white,
    sealColour: palette.ink,
    title: ["Nine Grid"],
    titleSize: 232,
    chineseTitle: "九宫格",
    subtitle: "Nine layouts in under four kilobytes",
    chineseSubtitle: "九种布局，不到四千字节",
    subtitlePosition: "under-title",
    art: squares.join("\n"),
  });
}

type Block = [column: number, row: number, width: number, height: number];

/** Blocks on a grid of six by six. */
export const layouts: Block[][] = [
  [
    [0, 0, 6, 1],
    [0, 1, 2, 5],
    [2, 1, 4, 5],
  ],
  [
    [0, 0, 6, 3],
    [0, 3, 3, 3],
    [3, 3, 3, 3],
  ],
  [
    [0, 0, 2, 6],
    [2, 0, 2, 6],
    [4, 0, 2, 6],
  ],
  [
    [0, 0, 4, 4],
    [4, 0, 2, 2],
    [4, 2, 2, 2],
    [0, 4, 2, 2],
    [2, 4, 4, 2],
  ],
  [
    [0, 0, 2, 2],
    [2, 0, 2, 2],
    [4, 0, 2, 2],
    [0, 2, 2, 2],
    [2, 2, 2, 2],
    [4, 2, 2, 2],
    [0, 4, 2, 2],
    [2, 4, 2, 2],
    [4, 4, 2, 2],
  ],
  [
    [0, 0, 6, 1],
    [1, 1, 4, 4],
    [0, 5, 6, 1],
  ],
  [
    [0, 0, 3, 2],
    [0, 2, 3, 4],
    [3, 0, 3, 4],
    [3, 4, 3, 2],
  ],
  [
    [0, 0, 2, 1],
    [2, 0, 4, 1],
    [0, 1, 6, 2],
    [0, 3, 2, 3],
    [2, 3, 4, 3],
  ],
  [
    [0, 0, 6, 4],
    [0, 4, 2, 2],
    [2, 4, 2, 2],
    [4, 4, 2, 2],
  ],
];

function block(x: number, y: number, column: number, row: number, width: number, height: number): string {
  const inset = 34;
  const space = 14;
  const unit = (cell - inset * 2 + space) / 6;
  const w = Math.round(width * unit - space);
  const h = Math.round(height * unit - space);
  return `M${Math.round(x + inset + column * unit)} ${Math.round(y + inset + row * unit)}h${w}v${h}h-${w}z`;
}
