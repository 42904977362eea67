/** A colour as red, green and blue in [0, 1], display-referred (Rec. 709 or sRGB). */
export type Rgb = [number, number, number];
/** What a table does to one colour. */
export type Grade = (colour: Rgb) => Rgb;

const points = 33;

/** A three-dimensional table in the Cube LUT format, version 1.0: red changes fastest. */
export function cube(title: string, grade: Grade): string {
  const lines = [
    `TITLE "${title}"`,
    `LUT_3D_SIZE ${points}`,
    "DOMAIN_MIN 0.0 0.0 0.0",
    "DOMAIN_MAX 1.0 1.0 1.0",
  ];
  const step = 1 / (points - 1);
  for (let b = 0; b < points; b++) {
    for (let g = 0; g < points; g++) {
      for (let r = 0; r < points; r++) {
        lines.push(
          grade([r * step, g * step, b * step])
            .map((value) => String(Number(clamp(value).toFixed(3))))
            .join(" "),
        );
      }
    }
  }
  return `${lines.join("\n")}\n`;
}

/** The colour as CSS writes it. */
export const cssColour = (colour: Rgb) =>
  `#${colour
    .map((v) =>
      Math.round(Math.min(1, Math.max(0, v)) * 255)
        .toString(16)
        .padStart(2, "0"),
    )
    .join("")}`;

const clamp = (value: number) => Math.min(1, Math.max(0, value));
