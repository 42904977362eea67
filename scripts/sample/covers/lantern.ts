import { paintStroke } from "../drawing/brush.ts";
import { palette } from "../drawing/palette.ts";
import { seeded } from "../drawing/random.ts";
import { looks } from "../luts/looks.ts";
import { type Covers, layOutCover } from "./layout.ts";

const box = { left: 250, right: 1350, top: 640, bottom: 1740 };
const band = (box.bottom - box.top) / 8;

/** A lantern of eight bands, one for each kind of product. */
export function lantern(): Promise<Covers> {
  const shape = `M520 ${box.top}H1080C1440 ${box.top + 240} 1440 ${box.bottom - 240} 1080 ${box.bottom}H520C160 ${box.bottom - 240} 160 ${box.top + 240} 520 ${box.top}Z`;
  const rows = [scripts, rings, strips, lattice, moons, slips, squares, stroke].map((draw, i) => {
    const y = Math.round(box.top + i * band);
    return draw(y, Math.round(band));
  });
  return layOutCover({
    background: palette.ink,
    textColour: palette.paper,
    title: ["The Whole", "Lantern"],
    titleSize: 208,
    chineseTitle: "整盏灯",
    subtitle: "Everything the studio makes",
    chineseSubtitle: "全套",
    defs: `<clipPath id="body"><path d="${shape}"/></clipPath>`,
    art: `<path stroke="${palette.paper}" stroke-width="8" d="M800 540V${box.top}"/>
<path fill="${palette.paper}" d="M500 ${box.top - 44}h600v44H500zM500 ${box.bottom}h600v44H500z"/>
<path stroke="${palette.vermilion}" stroke-width="14" d="M716 1784v150M758 1784v196M800 1784v216M842 1784v196M884 1784v150"/>
<g clip-path="url(#body)"><path fill="${palette.vermilion}" d="M0 600h1600v1200H0z"/>${rows.join("")}</g>`,
  });
}

type Row = (y: number, h: number) => string;

const scripts: Row = (y, h) => {
  let d = "";
  for (let row = 0; row < 4; row++) d += `M200 ${y + 20 + row * 30}h580v14h-580z`;
  let han = "";
  for (let x = 830; x < 1400; x += 52)
    for (let row = 0; row < 3; row++) han += `M${x} ${y + 16 + row * 40}h30v28h-30z`;
  return `<path fill="${palette.paper}" d="M0 ${y}h1600v${h}H0z"/><path fill="${palette.ink}" d="${d}${han}"/>`;
};
const rings: Row = (y, h) => {
  let arcs = "";
  for (let x = 130; x < 1500; x += h * 1.2)
    for (const r of [20, 42, 64, 86, 108]) arcs += `<circle cx="${x}" cy="${y + h}" r="${r}"/>`;
  return `<svg x="0" y="${y}" width="1600" height="${h}" viewBox="0 ${y} 1600 ${h}"><path fill="${palette.night}" d="M0 ${y}h1600v${h}H0z"/><g fill="none" stroke="${palette.paper}" stroke-width="7">${arcs}</g></svg>`;
};
const strips: Row = (y, h) =>
  looks.map((look, i) => `<path fill="${look.sky[3]}" d="M${200 + i * 150} ${y}h151v${h}h-151z"/>`).join("");
const lattice: Row = (y, h) => {
  let d = "";
  for (let x = 160; x < 1450; x += h)
    d += `M${x} ${y}v${h}M${x + 30} ${y}v${h}M${x} ${y + 32}h${h}M${x} ${y + h - 32}h${h}`;
  return `<path fill="none" stroke="${palette.paper}" stroke-width="9" d="${d}"/>`;
};
const moons: Row = (y, h) => {
  const r = h * 0.36;
  const discs = Array.from(
    { length: 12 },
    (_, i) =>
      `<circle cx="${140 + i * 120}" cy="${y + h / 2}" r="${r}" fill="${i === 5 ? palette.vermilion : palette.ink}"/>`,
  );
  return `<path fill="${palette.straw}" d="M0 ${y}h1600v${h}H0z"/>${discs.join("")}`;
};
const slips: Row = (y, h) => {
  let d = "";
  for (let x = 150; x < 1450; x += 62) d += `M${x} ${y + 12}h44v${h - 24}h-44z`;
  return `<path fill="${palette.ember}" d="M0 ${y}h1600v${h}H0z"/><path fill="${palette.kraft}" d="${d}"/><path stroke="${palette.ink}" stroke-width="7" d="M0 ${y + h * 0.34}h1600M0 ${y + h * 0.68}h1600"/>`;
};
const squares: Row = (y, h) => {
  let d = "";
  const s = h / 3;
  for (let x = 160; x < 1440; x += h + 20)
    for (let i = 0; i < 9; i++)
      d += `M${Math.round(x + (i % 3) * s + 6)} ${Math.round(y + Math.floor(i / 3) * s + 6)}h34v34h-34z`;
  return `<path fill="${palette.celadon}" d="M0 ${y}h1600v${h}H0z"/><path fill="${palette.ink}" d="${d}"/>`;
};
const stroke: Row = (y, h) =>
  `<path fill="${palette.white}" d="M0 ${y}h1600v${h}H0z"/><path fill="${palette.ink}" d="${paintStroke(seeded("lantern"), { from: [330, y + h * 0.56], through: [800, y + h * 0.3], to: [1290, y + h * 0.5], width: 100, dryness: 0.5, bristles: 22 })}"/>`;
