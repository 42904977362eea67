/** CSS pixels. Covers of any proportions look alike in size. */
const MAX_WIDTH = 200;
const MAX_HEIGHT = 240;

/** The size at which emails show a cover, in CSS pixels. */
export function mailCoverSize({ width, height }: { width: number; height: number }): {
  width: number;
  height: number;
} {
  const scale = Math.min(MAX_WIDTH / width, MAX_HEIGHT / height);
  const scaled = (side: number) => Math.max(1, Math.round(side * scale));
  return { width: scaled(width), height: scaled(height) };
}
