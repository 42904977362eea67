import { palette } from "../drawing/palette.ts";
import { between, seeded } from "../drawing/random.ts";
import { type Covers, coverHeight, coverWidth, layOutCover, margin } from "./layout.ts";

const slips = 9;
const tabs = [0, 3, 1, 4, 2, 0, 3, 1, 2];
const tabWidth = 236;
const step = 132;
const top = 720;

/** Index cards with tabs; one tab is red. */
export function notes(): Promise<Covers> {
  const shades = [
    "#b8976a",
    "#c1a276",
    "#cbaf86",
    "#d4bc97",
    "#dcc8a8",
    "#e4d3b8",
    "#ebdfc8",
    "#f2e9d8",
    palette.white,
  ];
  const cards = Array.from({ length: slips }, (_, i) => {
    const y = top + i * step;
    const x = tabX(i);
    const red = i === 5;
    return `<path fill="${shades[i]}" stroke="${palette.ink}" stroke-width="5" d="M-10 ${y}H${x - 26}l26 -62h${tabWidth}l26 62H${coverWidth + 10}V${coverHeight + 20}H-10Z"/>${red ? `<path fill="${palette.vermilion}" d="M${x - 22} ${y - 2}l24 -57h${tabWidth - 4}l24 57z"/>` : ""}<path stroke="${red ? palette.white : palette.ink}" stroke-width="10" d="M${x + 40} ${y - 28}h${96 + ((i * 53) % 70)}"/>`;
  });
  return layOutCover({
    background: palette.kraft,
    textColour: palette.ink,
    title: ["Slow Notes"],
    titleSize: 244,
    chineseTitle: "慢笔记",
    subtitle: "A vault of twenty-four linked pages",
    chineseSubtitle: "二十四页相连的笔记",
    subtitlePosition: "under-title",
    art: `${cards.join("")}<g stroke="${palette.ink}" stroke-width="9" stroke-linecap="round">${writing()}</g>`,
  });
}

const tabX = (i: number) => margin + (tabs[i] ?? 0) * 285;

function writing(): string {
  const random = seeded("writing");
  return [0, 1]
    .map((row) => {
      const y = top + slips * step - 44 + row * 70;
      let x = margin;
      let d = "";
      while (x < coverWidth - margin - (row === 1 ? 520 : 60)) {
        const w = between(random, 40, 150);
        d += `M${Math.round(x)} ${y}h${Math.round(w)}`;
        x += w + 34;
      }
      return `<path d="${d}"/>`;
    })
    .join("");
}
