import { paintStroke } from "../drawing/brush.ts";
import { palette } from "../drawing/palette.ts";
import { seeded } from "../drawing/random.ts";
import { type Covers, layOutCover } from "./layout.ts";

const rows = [
  { y: 770, width: 300, dryness: 0.3, to: 1500 },
  { y: 1130, width: 240, dryness: 0.72, to: 1500 },
  { y: 1420, width: 170, dryness: 0.95, to: 1460 },
  { y: 1640, width: 96, dryness: 1.05, to: 1330 },
];

/** Four strokes of one brush, each drier than the last. */
export function brushes(): Promise<Covers> {
  const random = seeded("cover brushes");
  const strokes = rows.map(({ y, width, dryness, to }, i) =>
    paintStroke(random, {
      from: [104, y + 30],
      through: [700, y - 64 + i * 18],
      to: [to, y + 4],
      width,
      dryness,
      bristles: 50 - i * 7,
    }),
  );
  const dab = paintStroke(random, {
    from: [116, 1832],
    through: [190, 1812],
    to: [300, 1840],
    width: 104,
    dryness: 0.25,
    bristles: 22,
  });
  return layOutCover({
    background: palette.paper,
    textColour: palette.ink,
    title: ["Ink Brushes"],
    titleSize: 226,
    chineseTitle: "墨笔",
    subtitle: "Twenty-four strokes",
    chineseSubtitle: "二十四道墨痕",
    subtitlePosition: "under-title",
    art: `<path fill="${palette.ink}" d="${strokes.join("")}"/><path fill="${palette.vermilion}" d="${dab}"/>`,
  });
}
