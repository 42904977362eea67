import { palette } from "../ink/palette.ts";
import { margin, plate } from "../ink/plate.ts";

const columns = 6;
const pitch = 1376 / columns;
const radius = 88;
const top = 2000 - margin - 5 * pitch;

/** One month of the moon: thirty evenings, and the fifteenth is full. */
export function year(): Promise<string> {
  const moons = Array.from({ length: 30 }, (_, i) => {
    const x = Math.round(margin + (i % columns) * pitch + pitch / 2);
    const y = Math.round(top + Math.floor(i / columns) * pitch + pitch / 2);
    return moon(x, y, i + 1);
  });
  return plate({
    ground: palette.paper,
    ink: palette.ink,
    title: ["Paper Year"],
    titleSize: 240,
    han: "纸上一年",
    line: "A planner to print, 2027",
    lineAt: "under-title",
    art: moons.join(""),
  });
}

/** A disc of ink with the lit part left as paper; the terminator is half an ellipse. */
function moon(x: number, y: number, day: number): string {
  if (day === 15) return `<circle cx="${x}" cy="${y}" r="${radius}" fill="${palette.vermilion}"/>`;
  const phase = (day - 1) / 29;
  const lit = (1 - Math.cos(phase * 2 * Math.PI)) / 2;
  const waxing = phase < 0.5;
  const bulge = Math.round(radius * Math.abs(1 - 2 * lit));
  const outer = waxing ? 1 : 0;
  const inner = lit > 0.5 === waxing ? 1 : 0;
  const light = `M${x} ${y - radius}A${radius} ${radius} 0 0 ${outer} ${x} ${y + radius}A${bulge} ${radius} 0 0 ${inner} ${x} ${y - radius}Z`;
  return `<circle cx="${x}" cy="${y}" r="${radius}" fill="${palette.ink}"/><path fill="${palette.straw}" d="${light}"/>`;
}
