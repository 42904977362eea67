const BARS = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];

/** A chart of one line: a bar for each value, the highest one or that of `highest` full. */
export function sparkline(values: readonly number[], highest = Math.max(...values)): string {
  const max = Math.max(highest, 1);
  return values.map((value) => BARS[Math.round((value / max) * (BARS.length - 1))]).join("");
}
