import { palette } from "../drawing/palette.ts";
import { windows as walls, windowInWall } from "../scenes/windows.ts";
import { type Covers, layOutCover, margin } from "./layout.ts";

const gap = 26;
const width = (1376 - 2 * gap) / 3;
const height = 672;
const top = 2000 - margin - 2 * height - gap;

/** The six windows in two rows. */
export function windows(): Promise<Covers> {
  const clips: string[] = [];
  const tiles = walls.map((wall, i) => {
    const x = Math.round(margin + (i % 3) * (width + gap));
    const y = top + Math.floor(i / 3) * (height + gap);
    clips.push(`<clipPath id="w${i}"><path d="M${x} ${y}h${width}v${height}h-${width}z"/></clipPath>`);
    const at = { x: Math.round(x + width / 2), y: y + height / 2, size: wall.name === "Train" ? 320 : 372 };
    return `<g clip-path="url(#w${i})">${windowInWall(wall, { x, y, width, height }, at)}</g>`;
  });
  return layOutCover({
    background: palette.white,
    textColour: palette.ink,
    title: ["Six Windows"],
    titleSize: 204,
    chineseTitle: "六扇窗",
    subtitle: "Wallpapers for six hours of a day",
    chineseSubtitle: "六个时辰的壁纸",
    subtitlePosition: "under-title",
    defs: clips.join(""),
    art: tiles.join("\n"),
  });
}
