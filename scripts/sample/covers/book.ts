import { palette } from "../drawing/palette.ts";
import { between, seeded } from "../drawing/random.ts";
import { type Covers, coverHeight, coverWidth, layOutCover, margin } from "./layout.ts";

const gutter = coverWidth / 2;

/** A spread: Latin lines on the left page, Chinese columns on the right, and a red line across the gutter. */
export function book(): Promise<Covers> {
  const left = `M0 850C300 770 620 770 ${gutter} 866V${coverHeight}H0Z`;
  const right = `M${gutter} 866C980 770 1300 770 ${coverWidth} 850V${coverHeight}H${gutter}Z`;
  return layOutCover({
    background: palette.paper,
    textColour: palette.ink,
    title: ["Between", "Two Scripts"],
    titleSize: 208,
    chineseTitle: "两种文字之间",
    subtitle: "A handbook in eight chapters",
    chineseSubtitle: "八章手册",
    subtitlePosition: "under-title",
    art: `<path fill="${palette.white}" d="${left}"/><path fill="${palette.ink}" d="${right}"/>
<path fill="${palette.ink}" d="${lines()}"/><path fill="${palette.paper}" d="${columns()}"/>
<path fill="${palette.vermilion}" d="M${margin} 1396h232v34H${margin}zM372 1396h206v34H372zM606 1396H980v34H606zM942 1382h62v62h-62z"/>`,
  });
}

function lines(): string {
  const random = seeded("latin lines");
  const shapes: string[] = [];
  for (let row = 0; row < 14; row++) {
    const y = 980 + row * 69.4;
    if (row === 6) continue;
    const end = row === 4 ? 430 : row === 12 ? 520 : gutter - 84;
    let x = row === 5 || row === 13 ? margin + 70 : margin;
    while (x < end - 40) {
      const width = Math.min(between(random, 52, 190), end - x);
      shapes.push(`M${Math.round(x)} ${Math.round(y)}h${Math.round(width)}v34h-${Math.round(width)}z`);
      x += width + 26;
    }
  }
  return shapes.join("");
}

/** Columns are read from the right; the fourth ends a paragraph. */
function columns(): string {
  const shapes: string[] = [];
  const size = 62;
  for (let column = 0; column < 5; column++) {
    const x = coverWidth - margin - size - column * 118;
    const first = column === 0 || column === 3 ? 2 : 0;
    const end = column === 2 ? 8 : 13;
    for (let row = first; row < end; row++) {
      const y = 968 + row * 73;
      if (column === 4 && row === 6) continue;
      shapes.push(`M${x} ${y}h${size}v${size}h-${size}z`);
    }
  }
  return shapes.join("");
}
