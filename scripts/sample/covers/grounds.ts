import { palette } from "../drawing/palette.ts";
import { between, type Random, seeded } from "../drawing/random.ts";
import { type Covers, layOutCover } from "./layout.ts";

const quarters = [
  [0, 0, 1064],
  [1064, 0, 536],
  [0, 1000, 1064],
  [1064, 1000, 536],
] as const;

/** Four papers: laid, with long fibres, flecked with gold, and printed with clouds. */
export function grounds(): Promise<Covers> {
  return layOutCover({
    background: palette.white,
    textColour: palette.ink,
    title: ["Paper", "Grounds"],
    titleSize: 224,
    chineseTitle: "纸底",
    subtitle: "Eight seamless sheets",
    chineseSubtitle: "八张无缝的纸",
    subtitleColour: palette.paper,
    defs: quarters
      .map(([x, y, w], i) => `<clipPath id="q${i}"><path d="M${x} ${y}h${w}v1000h-${w}z"/></clipPath>`)
      .join(""),
    art: `<g clip-path="url(#q0)"><path fill="${palette.white}" d="M0 0h1064v1000H0z"/>${laid()}</g>
<g clip-path="url(#q1)"><path fill="${palette.straw}" d="M1064 0h536v1000h-536z"/>${fibres()}</g>
<g clip-path="url(#q2)"><path fill="${palette.ink}" d="M0 1000h1064v1000H0z"/>${gold()}</g>
<g clip-path="url(#q3)"><path fill="${palette.vermilion}" d="M1064 1000h536v1000h-536z"/>${clouds()}</g>`,
  });
}

function laid(): string {
  let d = "";
  for (let y = 8; y < 1000; y += 19) d += `M0 ${y}H1064`;
  let chain = "";
  for (let x = 70; x < 1064; x += 165) chain += `M${x} 0V1000`;
  return `<path stroke="${palette.wash}" stroke-width="2.5" opacity=".55" d="${d}"/><path stroke="${palette.wash}" stroke-width="5" opacity=".6" d="${chain}"/>`;
}

function fibres(): string {
  const random = seeded("fibres");
  const draw = (count: number, width: number, colour: string, length: number) => {
    const d = Array.from({ length: count }, () => fibre(random, length)).join("");
    return `<path fill="none" stroke="${colour}" stroke-width="${width}" stroke-linecap="round" d="${d}"/>`;
  };
  return draw(96, 3, "#b99f77", 150) + draw(32, 5, "#93754c", 190) + draw(16, 6, palette.soot, 110);
}

function fibre(random: Random, length: number): string {
  const turn = () => Math.round(between(random, -length, length));
  return `M${Math.round(between(random, 1040, 1620))} ${Math.round(between(random, -20, 1020))}q${turn()} ${turn()} ${turn()} ${turn()}`;
}

function gold(): string {
  const random = seeded("gold");
  return `<path fill="${palette.amber}" d="${Array.from({ length: 280 }, () => {
    const x = between(random, 0, 1064);
    const y = between(random, 1000, 2000);
    const r = between(random, 2, 5) + 15 * random() ** 5;
    const point = () => `${Math.round(x + between(random, -r, r))} ${Math.round(y + between(random, -r, r))}`;
    return `M${point()}L${point()}L${point()}L${point()}Z`;
  }).join("")}"/>`;
}

/** Rows of overlapping arcs, a traditional cloud pattern. */
function clouds(): string {
  const r = 100;
  const arcs: string[] = [];
  for (let row = 0; row < 22; row++) {
    for (let column = 0; column < 6; column++) {
      const x = 800 + column * 2 * r + (row % 2 ? -r : 0);
      const y = 1050 + row * 50;
      arcs.push(
        `<circle cx="${x}" cy="${y}" r="${r}" fill="${palette.vermilion}"/>${[r - 4, r - 30, r - 56].map((radius) => `<circle cx="${x}" cy="${y}" r="${radius}"/>`).join("")}`,
      );
    }
  }
  return `<g fill="none" stroke="${palette.paper}" stroke-width="6">${arcs.join("")}</g>`;
}
