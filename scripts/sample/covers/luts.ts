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
  const views = looks.map((look, i) => `<g clip-path="url(#s${i})">${view(look)}</g>`);
  return plate({
    ground: palette.night,
    ink: palette.white,
    title: ["Dusk", "LUTs"],
    titleSize: 248,
    han: "暮色",
    line: "Eight looks for the blue hour",
    lineInk: palette.white,
    defs: clips.join(""),
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

function view({ sky, sun, hills }: Look): string {
  const bands = sky.map(
    (fill, i) =>
      `<path fill="${fill}" d="M0 ${i * 250}h${plateWidth}v${i === sky.length - 1 ? 900 : 251}H0z"/>`,
  );
  const land = ridges.map((d, i) => `<path fill="${hills[i] ?? palette.ink}" d="${d}"/>`);
  return `${bands.join("")}<circle cx="800" cy="1120" r="262" fill="${sun}"/>${land.join("")}`;
}
