import { palette } from "../ink/palette.ts";
import { plate } from "../ink/plate.ts";
import { seeded } from "../ink/random.ts";
import { brushed } from "../ink/stroke.ts";

const rows = [
  { y: 770, width: 300, dryness: 0.3, to: 1500 },
  { y: 1130, width: 240, dryness: 0.72, to: 1500 },
  { y: 1420, width: 170, dryness: 0.95, to: 1460 },
  { y: 1640, width: 96, dryness: 1.05, to: 1330 },
];

/** One loaded brush drawn across the sheet again and again until it is dry. */
export function brushes(): Promise<string> {
  const random = seeded("cover brushes");
  const strokes = rows.map(({ y, width, dryness, to }, i) =>
    brushed(random, {
      from: [104, y + 30],
      through: [700, y - 64 + i * 18],
      to: [to, y + 4],
      width,
      dryness,
      bristles: 50 - i * 7,
    }),
  );
  const dab = brushed(random, {
    from: [116, 1832],
    through: [190, 1812],
    to: [300, 1840],
    width: 104,
    dryness: 0.25,
    bristles: 22,
  });
  return plate({
    ground: palette.paper,
    ink: palette.ink,
    title: ["Ink Brushes"],
    titleSize: 226,
    han: "墨笔",
    line: "Twenty-four strokes",
    lineAt: "under-title",
    art: `<path fill="${palette.ink}" d="${strokes.join("")}"/><path fill="${palette.vermilion}" d="${dab}"/>`,
  });
}
