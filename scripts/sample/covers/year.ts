import { palette } from "../ink/palette.ts";
import { margin, plate } from "../ink/plate.ts";

const pitch = 1376 / 7;
const radius = 84;
const top = 2000 - margin - 5 * pitch - 40;
/** January 2027 begins on a Friday; weeks begin on Monday. */
const firstDay = 4;
const today = 15;

/** One month of circles: the days gone are ink, the days to come are paper, and one is now. */
export function year(): Promise<string> {
  const days = Array.from({ length: 31 }, (_, i) => {
    const place = firstDay + i;
    const x = Math.round(margin + (place % 7) * pitch + pitch / 2);
    const y = Math.round(top + Math.floor(place / 7) * pitch + pitch / 2);
    const day = i + 1;
    if (day > today) {
      return `<circle cx="${x}" cy="${y}" r="${radius - 4}" fill="none" stroke="${palette.ink}" stroke-width="8"/>`;
    }
    return `<circle cx="${x}" cy="${y}" r="${radius}" fill="${day === today ? palette.vermilion : palette.ink}"/>`;
  });
  return plate({
    ground: palette.straw,
    ink: palette.ink,
    title: ["Paper Year"],
    titleSize: 240,
    han: "纸上一年",
    line: "A planner to print, 2027",
    lineAt: "under-title",
    art: days.join(""),
  });
}
