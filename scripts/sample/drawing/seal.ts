import { between, seeded } from "./random.ts";
import { outline } from "./text.ts";

const corners = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 1],
  [0, 0],
] as const;
const pointsPerSide = 7;

/** The studio's seal as SVG: the character 灯 cut out of a square with worn edges. */
export async function seal(x: number, y: number, size: number, colour: string): Promise<string> {
  const random = seeded("seal");
  const wear = () => between(random, -0.022, 0.022) * size;
  const edge: string[] = [];
  for (let side = 0; side < 4; side++) {
    const [ax, ay] = corners[side] ?? [0, 0];
    const [bx, by] = corners[side + 1] ?? [0, 0];
    for (let i = 0; i < pointsPerSide; i++) {
      const t = i / pointsPerSide;
      edge.push(
        `${Math.round(x + (ax + (bx - ax) * t) * size + wear())} ${Math.round(y + (ay + (by - ay) * t) * size + wear())}`,
      );
    }
  }
  const character = await outline("灯", {
    face: "han",
    weight: 800,
    size: size * 0.76,
    x: x + size * 0.12,
    y: y + size * 0.79,
    precision: 1,
  });
  return `<path fill="${colour}" fill-rule="evenodd" d="M${edge.join("L")}Z${character}"/>`;
}
