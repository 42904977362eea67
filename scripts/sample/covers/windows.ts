import { palette } from "../ink/palette.ts";
import { margin, plate } from "../ink/plate.ts";
import { landscape, scenes } from "../scenes/landscape.ts";
import { openings } from "../scenes/windows.ts";

const columns = 2;
const size = 412;
const pitchX = 688;
const pitchY = 466;
const top = 512;

/** A white garden wall with six openings, and an hour of the day in each. */
export function windows(): Promise<string> {
  const clips: string[] = [];
  const views = openings.map(({ d }, i) => {
    const scene = scenes[i];
    if (!scene) return "";
    const x = margin + (i % columns) * pitchX + (pitchX - size) / 2;
    const y = top + Math.floor(i / columns) * pitchY;
    const place = `translate(${x} ${y})scale(${size / 100})`;
    clips.push(`<clipPath id="w${i}"><path transform="${place}" d="${d}" clip-rule="nonzero"/></clipPath>`);
    return `<path transform="${place}" d="${d}" fill="${palette.ink}" stroke="${palette.ink}" stroke-width="6.5" stroke-linejoin="round"/><g clip-path="url(#w${i})">${landscape(scene, x, y, size, size)}</g>`;
  });
  return plate({
    ground: palette.white,
    ink: palette.ink,
    title: ["Six Windows"],
    titleSize: 226,
    han: "六扇窗",
    line: "Wallpapers for six hours of a day",
    lineAt: "under-title",
    defs: clips.join(""),
    art: views.join("\n"),
  });
}
