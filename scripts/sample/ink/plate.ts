import { palette } from "./palette.ts";
import { between, seeded } from "./random.ts";
import { column, outline } from "./type.ts";

export const plateWidth = 1600;
export const plateHeight = 2000;
export const margin = 112;

/** A cover: the ground, what is drawn on it, and the words that belong to the picture. */
export interface Plate {
  ground: string;
  ink: string;
  /** The seal's colour; its sign is cut out of it. */
  seal?: string;
  title: string[];
  titleAt?: "top" | "bottom";
  titleSize?: number;
  han: string;
  /** One small line that says what kind of thing this is. */
  line: string;
  lineAt?: "bottom" | "under-title" | "top";
  art: string;
  defs?: string;
  /** Ink of the Chinese title where it stands on another ground than the title. */
  hanInk?: string;
  lineInk?: string;
}

/** The finished cover as an SVG document, 1600 × 2000, every letter outlined. */
export async function plate(of: Plate): Promise<string> {
  const { title, titleAt = "top", titleSize = 196, ground, ink } = of;
  const leading = titleSize * 0.96;
  const first =
    titleAt === "top" ? margin + titleSize * 0.7 : plateHeight - margin - 76 - leading * (title.length - 1);
  const words = await Promise.all(
    title.map((text, i) =>
      outline(text, {
        size: titleSize,
        weight: 420,
        x: margin - titleSize * 0.03,
        y: first + i * leading,
        tracking: -0.012,
      }),
    ),
  );
  const han = await column(of.han, { size: 66, weight: 600, x: plateWidth - margin - 33, y: margin });
  const hanEnd = margin + 66 * 1.12 * [...of.han].length;
  const lineY = {
    bottom: plateHeight - margin + 10,
    "under-title": first + leading * (title.length - 1) + titleSize * 0.24 + 58,
    top: margin + 34,
  }[of.lineAt ?? "bottom"];
  const line = await outline(of.line, { face: "italic", size: 46, weight: 420, x: margin, y: lineY });
  return svg(
    plateWidth,
    plateHeight,
    `<defs>${of.defs ?? ""}${grainFilters}</defs>
<path fill="${ground}" d="M0 0h${plateWidth}v${plateHeight}H0z"/>
${of.art}
<path fill="${ink}" d="${words.join("")}"/>
<path fill="${of.hanInk ?? ink}" d="${han}"/>
<path fill="${of.lineInk ?? ink}" d="${line}"/>
${await seal(plateWidth - margin - 80, hanEnd + 34, 94, of.seal ?? palette.vermilion)}
${grain(plateWidth, plateHeight)}`,
  );
}

/** An SVG document with a picture's size in its own units. */
export function svg(width: number, height: number, body: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">\n${body}\n</svg>\n`;
}

/** The studio's seal, 灯 cut out of a worn square. */
export async function seal(x: number, y: number, size: number, colour: string): Promise<string> {
  const random = seeded("seal");
  const edge: string[] = [];
  const per = 7;
  const corners = [
    [0, 0],
    [1, 0],
    [1, 1],
    [0, 1],
    [0, 0],
  ] as const;
  for (let side = 0; side < 4; side++) {
    const [ax, ay] = corners[side] ?? [0, 0];
    const [bx, by] = corners[side + 1] ?? [0, 0];
    for (let i = 0; i < per; i++) {
      const t = i / per;
      const wear = () => between(random, -0.022, 0.022) * size;
      edge.push(
        `${Math.round(x + (ax + (bx - ax) * t) * size + wear())} ${Math.round(y + (ay + (by - ay) * t) * size + wear())}`,
      );
    }
  }
  const sign = await outline("灯", {
    face: "han",
    weight: 800,
    size: size * 0.76,
    x: x + size * 0.12,
    y: y + size * 0.79,
    precision: 1,
  });
  return `<path fill="${colour}" fill-rule="evenodd" d="M${edge.join("L")}Z${sign}"/>`;
}

/** Two thin layers of noise: the tooth of the paper in light inks, and of the light in dark ones. */
export function grain(width: number, height: number): string {
  const area = `width="${width}" height="${height}"`;
  return `<rect ${area} filter="url(#tooth)" opacity=".34"/><rect ${area} filter="url(#fleck)" opacity=".2"/>`;
}

export const grainFilters = `<filter id="tooth" x="0" y="0" width="1" height="1" color-interpolation-filters="sRGB"><feTurbulence type="fractalNoise" baseFrequency=".78" numOctaves="2" seed="3"/><feColorMatrix values="0 0 0 0 .13 0 0 0 0 .1 0 0 0 0 .06 .95 0 0 0 -.43"/></filter><filter id="fleck" x="0" y="0" width="1" height="1" color-interpolation-filters="sRGB"><feTurbulence type="fractalNoise" baseFrequency=".5" numOctaves="2" seed="11"/><feColorMatrix values="0 0 0 0 1 0 0 0 0 .96 0 0 0 0 .88 1.6 0 0 0 -.86"/></filter>`;
