import { palette } from "../drawing/palette.ts";
import { type Covers, layOutCover, margin } from "./layout.ts";

const spacing = 1376 / 7;
const radius = 84;
const top = 2000 - margin - 5 * spacing - 40;
/** January 2027 begins on a Friday; weeks begin on Monday. */
const firstDay = 4;
const today = 15;

/** A month of circles: past days are filled, future days are outlines, and today is red. */
export function year(): Promise<Covers> {
  const days = Array.from({ length: 31 }, (_, i) => {
    const place = firstDay + i;
    const x = Math.round(margin + (place % 7) * spacing + spacing / 2);
    const y = Math.round(top + Math.floor(place / 7) * spacing + spacing / 2);
    const day = i + 1;
    if (day > today) {
      return `<circle cx="${x}" cy="${y}" r="${radius - 4}" fill="none" stroke="${palette.ink}" stroke-width="8"/>`;
    }
    return `<circle cx="${x}" cy="${y}" r="${radius}" fill="${day === today ? palette.vermilion : palette.ink}"/>`;
  });
  return layOutCover({
    background: palette.straw,
    textColour: palette.ink,
    title: ["Paper Year"],
    titleSize: 240,
    chineseTitle: "纸上一年",
    subtitle: "A planner to print, 2027",
    chineseSubtitle: "可以打印的二〇二七",
    subtitlePosition: "under-title",
    art: days.join(""),
  });
}
