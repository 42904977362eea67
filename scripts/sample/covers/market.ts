import { palette } from "../ink/palette.ts";
import { plate, plateWidth } from "../ink/plate.ts";

/** Three rows of stalls under strings of lamps; the street is still wet. */
export function market(): Promise<string> {
  return plate({
    ground: palette.dusk,
    ink: palette.white,
    title: ["Night", "Market"],
    titleSize: 240,
    han: "夜市",
    line: "A display face, still being drawn",
    lineInk: palette.paper,
    art: `${row(850, 200, 6, -70, "#55617a", "#2b364c")}${lamps(770, 7, 16)}
${row(1120, 300, 4, -150, palette.celadon, palette.night)}${lamps(1010, 5, 24)}
<path fill="${palette.ink}" d="M0 1690h1600v310H0z"/>
${row(1450, 440, 3, 140, palette.vermilion, "#12161e")}${lamps(1330, 4, 36)}${street()}`,
  });
}

/** A row of stalls: scalloped awnings in two colours over dark counters. */
function row(y: number, height: number, count: number, offset: number, cloth: string, dark: string): string {
  const width = (plateWidth + Math.abs(offset)) / count;
  const folds = 6;
  const stalls = Array.from({ length: count + 1 }, (_, i) => {
    const x = Math.round(offset - (offset > 0 ? width : 0) + i * width);
    const w = Math.round(width * 0.9);
    const fold = w / folds;
    const drop = height * 0.42;
    const stripes = Array.from({ length: folds }, (_, f) => {
      const left = x + f * fold;
      const slope = (f - folds / 2) * fold * 0.12;
      return `<path fill="${f % 2 ? palette.straw : cloth}" d="M${n(left - slope)} ${y}L${n(left)} ${n(y + drop)}a${n(fold / 2)} ${n(fold / 2)} 0 0 0 ${n(fold)} 0L${n(left + fold - slope - fold * 0.12)} ${y}Z"/>`;
    });
    return `<path fill="${dark}" d="M${x + 14} ${y}h${w - 28}v${height + 260}h-${w - 28}z"/><path fill="${palette.amber}" d="M${x + 14} ${n(y + drop)}h${w - 28}v${n(height * 0.34)}h-${w - 28}z"/><path fill="${dark}" d="M${n(x + w * 0.3)} ${n(y + height * 0.8)}a${n(w * 0.07)} ${n(w * 0.07)} 0 1 1 ${n(w * 0.14)} 0v${n(height * 0.2)}h-${n(w * 0.14)}zM${n(x + w * 0.6)} ${n(y + height * 0.84)}a${n(w * 0.06)} ${n(w * 0.06)} 0 1 1 ${n(w * 0.12)} 0v${n(height * 0.2)}h-${n(w * 0.12)}z"/>${stripes.join("")}`;
  });
  return stalls.join("");
}

/** A string of lamps hung in shallow bows. */
function lamps(y: number, bows: number, r: number): string {
  const span = plateWidth / bows;
  let string = `M0 ${y}`;
  const bulbs: string[] = [];
  for (let i = 0; i < bows; i++) {
    string += `q${n(span / 2)} ${n(r * 4.4)} ${n(span)} 0`;
    for (const t of [0.25, 0.5, 0.75]) {
      const x = i * span + t * span;
      const hang = y + 2 * t * (1 - t) * r * 4.4 + r;
      const red = (i * 3 + t * 4) % 5 === 0;
      bulbs.push(
        `<circle cx="${n(x)}" cy="${n(hang)}" r="${n(r * 2)}" fill="${palette.amber}" opacity=".16"/><circle cx="${n(x)}" cy="${n(hang)}" r="${r}" fill="${red ? palette.vermilion : "#f6d59a"}"/>`,
      );
    }
  }
  return `<path fill="none" stroke="${palette.ink}" stroke-width="5" d="${string}"/>${bulbs.join("")}`;
}

function street(): string {
  let d = "";
  for (let i = 0; i < 26; i++) d += `M${(i * 367) % 1600} ${1900 + ((i * 29) % 90)}h${60 + ((i * 71) % 160)}`;
  return `<path stroke="${palette.amber}" stroke-width="5" opacity=".5" d="${d}"/>`;
}

const n = (value: number) => Math.round(value);
