import { palette } from "../ink/palette.ts";
import { plate, plateHeight, plateWidth } from "../ink/plate.ts";
import { noise, seeded } from "../ink/random.ts";
import { type Look, looks } from "../luts/looks.ts";

/** One view at nightfall, seen through eight looks side by side. */
export function luts(): Promise<string> {
  const strip = plateWidth / looks.length;
  const clips = looks.map(
    (_, i) =>
      `<clipPath id="s${i}"><path d="M${i * strip} 0h${strip + 1}v${plateHeight}H${i * strip}z"/></clipPath>`,
  );
  const views = looks.map((look, i) => `<g clip-path="url(#s${i})">${view(look, i)}</g>`);
  return plate({
    ground: palette.night,
    ink: palette.white,
    title: ["Dusk", "LUTs"],
    titleSize: 248,
    han: "薄暮",
    line: "Eight looks for the blue hour",
    lineInk: palette.white,
    defs: clips.join("") + looks.map(sky).join(""),
    art: views.join("\n"),
  });
}

const ridges = [1240, 1400, 1560, 1730].map((base, i) => {
  const height = noise(seeded(`ridge ${i}`));
  const points: string[] = [];
  for (let x = 0; x <= plateWidth; x += 40) {
    const y = base - (height(x / (330 - i * 40)) - 0.5) * (210 - i * 30) - (height(x / 90 + 50) - 0.5) * 34;
    points.push(`${x} ${Math.round(y)}`);
  }
  return `M0 ${plateHeight}L${points.join("L")}L${plateWidth} ${plateHeight}Z`;
});

function view({ sun, hills }: Look, i: number): string {
  const land = ridges.map((d, ridge) => `<path fill="${hills[ridge] ?? palette.ink}" d="${d}"/>`);
  return `<path fill="url(#sky${i})" d="M0 0h${plateWidth}v${plateHeight}H0z"/><circle cx="800" cy="1120" r="290" fill="${sun}"/>${land.join("")}`;
}

function sky({ sky: stops }: Look, i: number): string {
  const marks = stops.map((colour, s) => `<stop offset="${0.12 + s * 0.13}" stop-color="${colour}"/>`);
  return `<linearGradient id="sky${i}" x1="0" y1="0" x2="0" y2="1">${marks.join("")}</linearGradient>`;
}
