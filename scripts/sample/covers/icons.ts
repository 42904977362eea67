import { palette } from "../drawing/palette.ts";
import { icons as family } from "../icons/shapes.ts";
import { type Covers, layOutCover } from "./layout.ts";

const shown = [
  "moon",
  "bamboo",
  "eaves",
  "book",
  "teapot",
  "lantern",
  "brush",
  "auspicious-cloud",
  "han",
  "gate",
  "plum",
  "key",
  "crane",
  "umbrella",
  "fan-window",
  "latin",
];
const left = 136;
const cell = 332;
const top = 560;

/** A lattice window with an icon in each opening; one opening is red. */
export function icons(): Promise<Covers> {
  const drawn = shown.map((name, i) => {
    const d = family.find(([known]) => known === name)?.[2] ?? "";
    const x = left + (i % 4) * cell;
    const y = top + Math.floor(i / 4) * cell;
    const highlighted = name === "lantern";
    const scale = 7.6;
    const off = (cell - 24 * scale) / 2;
    const background = highlighted
      ? `<path fill="${palette.vermilion}" d="M${x} ${y}h${cell}v${cell}h-${cell}z"/>`
      : "";
    return `${background}<path transform="translate(${x + off} ${y + off})scale(${scale})" stroke-width="1.5" d="${d}"/>`;
  });
  return layOutCover({
    background: palette.ink,
    textColour: palette.paper,
    title: ["Lantern Icons"],
    titleSize: 198,
    chineseTitle: "灯笼图标",
    subtitle: "Ninety-six drawings on a 24 px grid",
    chineseSubtitle: "九十六个图标，一张格子",
    subtitlePosition: "under-title",
    art: `<g fill="none" stroke="${palette.paper}" stroke-linecap="round" stroke-linejoin="round">${drawn.join("")}</g>
<path fill="none" stroke="${palette.paper}" stroke-width="9" d="${lattice()}"/>`,
  });
}

/** The bars of the window, with a small square at each crossing. */
function lattice(): string {
  const bars: string[] = [];
  const reach = 42;
  for (let i = 0; i <= 4; i++) {
    bars.push(`M${left + i * cell} ${top}v${4 * cell}M${left} ${top + i * cell}h${4 * cell}`);
  }
  for (let column = 0; column < 4; column++) {
    for (let row = 0; row < 4; row++) {
      const x = left + column * cell;
      const y = top + row * cell;
      const far = cell - reach;
      bars.push(
        `M${x + reach} ${y}v${reach}H${x}M${x + far} ${y}v${reach}h${reach}M${x + reach} ${y + cell}v-${reach}H${x}M${x + far} ${y + cell}v-${reach}h${reach}`,
      );
    }
  }
  return bars.join("");
}
