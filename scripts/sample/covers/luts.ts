import { palette } from "../drawing/palette.ts";
import { noise, seeded } from "../drawing/random.ts";
import { type Look, looks } from "../luts/looks.ts";
import { type Covers, coverHeight, coverWidth, layOutCover } from "./layout.ts";

/** The same evening landscape in eight looks side by side. */
export function luts(): Promise<Covers> {
  const strip = coverWidth / looks.length;
  const clips = looks.map(
    (_, i) =>
      `<clipPath id="s${i}"><path d="M${i * strip} 0h${strip + 1}v${coverHeight}H${i * strip}z"/></clipPath>`,
  );
  const views = looks.map((look, i) => `<g clip-path="url(#s${i})">${view(look, i)}</g>`);
  return layOutCover({
    background: palette.night,
    textColour: palette.white,
    title: ["Dusk", "LUTs"],
    titleSize: 248,
    chineseTitle: "薄暮",
    subtitle: "Eight looks for the blue hour",
    chineseSubtitle: "蓝调时刻的八种色调",
    defs: clips.join("") + looks.map(sky).join(""),
    art: views.join("\n"),
  });
}

const ridges = [1240, 1400, 1560, 1730].map((base, i) => {
  const height = noise(seeded(`ridge ${i}`));
  const points: string[] = [];
  for (let x = 0; x <= coverWidth; x += 40) {
    const y = base - (height(x / (330 - i * 40)) - 0.5) * (210 - i * 30) - (height(x / 90 + 50) - 0.5) * 34;
    points.push(`${x} ${Math.round(y)}`);
  }
  return `M0 ${coverHeight}L${points.join("L")}L${coverWidth} ${coverHeight}Z`;
});

function view({ sun, hills }: Look, i: number): string {
  const land = ridges.map((d, ridge) => `<path fill="${hills[ridge] ?? palette.ink}" d="${d}"/>`);
  return `<path fill="url(#sky${i})" d="M0 0h${coverWidth}v${coverHeight}H0z"/><circle cx="800" cy="1120" r="290" fill="${sun}"/>${land.join("")}`;
}

function sky({ sky: stops }: Look, i: number): string {
  const marks = stops.map((colour, s) => `<stop offset="${0.12 + s * 0.13}" stop-color="${colour}"/>`);
  return `<linearGradient id="sky${i}" x1="0" y1="0" x2="0" y2="1">${marks.join("")}</linearGradient>`;
}
