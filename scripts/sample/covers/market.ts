import { palette } from "../drawing/palette.ts";
import { type Covers, coverWidth, layOutCover } from "./layout.ts";

interface Row {
  /** Top of the awnings. */
  y: number;
  count: number;
  offset: number;
  cloth: string;
  dark: string;
  lamp: number;
}

const rows: Row[] = [
  { y: 800, count: 6, offset: -90, cloth: "#6c7a94", dark: "#2a3448", lamp: 13 },
  { y: 1110, count: 4, offset: -210, cloth: palette.celadon, dark: "#1e2736", lamp: 19 },
  { y: 1510, count: 3, offset: -330, cloth: palette.vermilion, dark: palette.ink, lamp: 27 },
];

/** Three rows of stalls under strings of lamps. */
export function market(): Promise<Covers> {
  return layOutCover({
    background: palette.dusk,
    textColour: palette.white,
    title: ["Night", "Market"],
    titleSize: 240,
    chineseTitle: "夜市体",
    subtitle: "A display face, still being drawn",
    chineseSubtitle: "招牌字体，还在画",
    subtitlePosition: "under-title",
    art: rows.map((row) => stalls(row) + lamps(row)).join("\n"),
  });
}

/** A row of stalls: awnings in two colours, and under each a lit opening with people and a counter. */
function stalls({ y, count, offset, cloth, dark }: Row): string {
  const pitch = (coverWidth + Math.abs(offset)) / count;
  const width = pitch * 0.86;
  const fold = width / 7;
  const drop = pitch * 0.24;
  const lit = pitch * 0.3;
  const ground = `<path fill="${dark}" d="M0 ${n(y + drop + lit + pitch * 0.14)}H${coverWidth}V2000H0Z"/>`;
  const drawn = Array.from({ length: count + 1 }, (_, i) => {
    const x = offset + i * pitch;
    const folds = Array.from({ length: 7 }, (_, f) => {
      const top = (at: number) => n(x + width * 0.06 + at * fold * 0.875);
      return `<path fill="${f % 2 ? palette.paper : cloth}" d="M${top(f)} ${y}H${top(f + 1)}L${n(x + (f + 1) * fold)} ${n(y + drop)}a${n(fold / 2)} ${n(fold / 2)} 0 0 1 ${n(-fold)} 0Z"/>`;
    });
    const body = `<path fill="${dark}" d="M${n(x + 12)} ${n(y + 20)}h${n(width - 24)}V2000h${n(24 - width)}z"/>`;
    const light = `<path fill="${palette.amber}" d="M${n(x + fold * 0.5)} ${n(y + drop)}h${n(width - fold)}v${n(lit)}h${n(fold - width)}z"/>`;
    const people = [0.3, 0.62].map((at, p) =>
      person(x + width * (at + ((i * 3 + p) % 3) * 0.04), y + drop + lit, pitch * 0.062, dark),
    );
    const counter = `<path fill="${cloth}" d="M${n(x - 6)} ${n(y + drop + lit)}h${n(width + 12)}v${n(pitch * 0.035)}h${n(-width - 12)}z"/>`;
    return body + light + people.join("") + folds.join("") + counter;
  });
  return ground + drawn.join("");
}

function person(x: number, y: number, r: number, fill: string): string {
  return `<path fill="${fill}" d="M${n(x - r * 1.5)} ${n(y)}c0 ${n(-r * 2.2)} ${n(r * 3)} ${n(-r * 2.2)} ${n(r * 3)} 0z"/><circle cx="${n(x)}" cy="${n(y - r * 2.3)}" r="${n(r * 0.85)}" fill="${fill}"/>`;
}

/** A string of lamps above a row of stalls; one lamp in five is red. */
function lamps({ y, count, lamp: r }: Row): string {
  const span = coverWidth / (count - 0.5);
  const top = y - r * 6;
  let string = `M${n(-span / 4)} ${n(top)}`;
  const bulbs: string[] = [];
  for (let i = 0; i <= count; i++) {
    string += `q${n(span / 2)} ${n(r * 4)} ${n(span)} 0`;
    for (const t of [0.2, 0.5, 0.8]) {
      const x = (i - 0.25 + t) * span;
      const hang = top + 2 * t * (1 - t) * r * 4 + r;
      const red = (i * 3 + Math.round(t * 3)) % 5 === 1;
      bulbs.push(
        `<circle cx="${n(x)}" cy="${n(hang)}" r="${n(r * 2.1)}" fill="${palette.amber}" opacity=".18"/><circle cx="${n(x)}" cy="${n(hang)}" r="${r}" fill="${red ? palette.vermilion : "#f8deb0"}"/>`,
      );
    }
  }
  return `<path fill="none" stroke="${palette.ink}" stroke-width="4" d="${string}"/>${bulbs.join("")}`;
}

const n = (value: number) => Math.round(value);
