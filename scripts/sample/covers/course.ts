import { palette } from "../drawing/palette.ts";
import { type Covers, coverHeight, coverWidth, layOutCover } from "./layout.ts";

const frames = [palette.white, palette.straw, palette.wash, palette.soot, palette.ink];

/** Five browser windows, each smaller one in front of the last. */
export function course(): Promise<Covers> {
  const windows = frames.map((fill, i) => frame(fill, i)).join("");
  return layOutCover({
    background: palette.celadon,
    textColour: palette.ink,
    title: ["Small", "Websites"],
    titleSize: 232,
    chineseTitle: "小网站",
    subtitle: "Five silent lessons, and notes",
    chineseSubtitle: "五节无声的课，附讲义",
    subtitlePosition: "under-title",
    art: windows,
  });
}

function frame(fill: string, i: number): string {
  const scale = 0.765 ** i;
  const width = 1376 * scale;
  const height = 1300 * scale;
  const x = (coverWidth - width) / 2;
  const y = coverHeight + 96 - height - i * 34;
  const bar = 84 * scale;
  const mark = i < 3 ? palette.ink : palette.paper;
  const dots = [0, 1, 2]
    .map((dot) => {
      const lit = i === frames.length - 1 && dot === 0 ? palette.vermilion : mark;
      return `<circle cx="${n(x + (52 + dot * 44) * scale)}" cy="${n(y + bar / 2)}" r="${n(14 * scale)}" fill="${lit}"/>`;
    })
    .join("");
  const last = i === frames.length - 1;
  const page = last
    ? `<path fill="${palette.vermilion}" d="M${n(x + width * 0.14)} ${n(y + 140)}h${n(width * 0.4)}v26h-${n(width * 0.4)}z"/><path fill="${palette.paper}" d="${[0, 1, 2, 3].map((row) => `M${n(x + width * 0.14)} ${n(y + 200 + row * 40)}h${n(width * (row === 3 ? 0.44 : 0.72))}v12h-${n(width * (row === 3 ? 0.44 : 0.72))}z`).join("")}"/>`
    : "";
  return `<path fill="${fill}" d="M${n(x)} ${n(y)}h${n(width)}v${n(height)}h-${n(width)}z"/><path fill="none" stroke="${mark}" stroke-width="${n(5 * scale + 1)}" d="M${n(x)} ${n(y + bar)}h${n(width)}"/>${dots}${page}`;
}

const n = (value: number) => Math.round(value);
