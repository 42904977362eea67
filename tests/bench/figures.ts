/** The column that a figure's detail begins at. */
const INDENT = 34;

/** A measured figure beside what is promised of it. */
export interface Figure {
  figure: string;
  value: string;
  /** Empty where there is nothing to meet; `meets` is null then. */
  goal: string;
  meets: boolean | null;
  /** What explains the figure, such as the page that it is of, and what others have. */
  beside: string[];
}

/** Prints figures below one another; one that misses its goal says so. */
export function printFigures(title: string, figures: Figure[]): void {
  console.log(`\n${title}\n`);
  for (const { figure, value, goal, meets, beside } of figures) {
    const result = `${verdict(meets).padEnd(8)}${value.padEnd(10)}${goal && `goal ${goal}`}`;
    console.log(`${result.padEnd(INDENT)}${figure}`);
    for (const line of beside) console.log(`${" ".repeat(INDENT)}  ${line}`);
  }
}

export function verdict(meets: boolean | null): string {
  if (meets === null) return "";
  return meets ? "meets" : "misses";
}

/** Bytes as thousands of them. */
export function kB(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`;
}

export function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? 0)
    : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

/** The one with the largest measure. @throws where there is none */
export function worst<T>(of: T[], measure: (one: T) => number): T {
  const [found] = of.toSorted((a, b) => measure(b) - measure(a));
  if (found === undefined) throw new Error("There is nothing to measure");
  return found;
}
