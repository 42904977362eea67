import { palette } from "../ink/palette.ts";
import { plate } from "../ink/plate.ts";
import { seeded } from "../ink/random.ts";
import { brushed } from "../ink/stroke.ts";

/** One loaded brush drawn across the sheet again and again until it is dry. */
export function brushes(): Promise<string> {
  const random = seeded("cover brushes");
  const rows = [
    { y: 800, width: 330, dryness: 0.12 },
    { y: 1160, width: 260, dryness: 0.48 },
    { y: 1460, width: 190, dryness: 0.72 },
    { y: 1696, width: 120, dryness: 0.86 },
  ];
  const strokes = rows.map(({ y, width, dryness }, i) =>
    brushed(random, {
      from: [96, y + 24],
      through: [760, y - 70 + i * 22],
      to: [1490 - i * 40, y + 6],
      width,
      dryness,
      bristles: 40 - i * 5,
    }),
  );
  const last = brushed(random, {
    from: [112, 1868],
    through: [220, 1840],
    to: [352, 1864],
    width: 92,
    dryness: 0.1,
    bristles: 14,
  });
  return plate({
    ground: palette.paper,
    ink: palette.ink,
    title: ["Ink Brushes"],
    titleSize: 232,
    han: "墨迹",
    line: "Twenty-four strokes",
    lineAt: "under-title",
    art: `<path fill="${palette.ink}" d="${strokes.join("")}"/><path fill="${palette.vermilion}" d="${last}"/>`,
  });
}
