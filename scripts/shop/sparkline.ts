const BARS = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];

/** A chart of one line: a bar for each value, the highest one full. */
export function sparkline(values: readonly number[]): string {
  const max = Math.max(...values, 1);
  return values.map((value) => BARS[Math.round((value / max) * (BARS.length - 1))]).join("");
}
