/** The column of the figures' names. */
const INDENT = 34;

/** A measured figure and its goal. */
export interface Figure {
  figure: string;
  value: string;
  /** Empty without a goal. */
  goal: string;
  /** null without a goal. */
  isMet: boolean | null;
  /** Explanations, such as the page that the figure is of, and figures of other shops. */
  notes: string[];
}

/** Prints figures with their goals and notes. */
export function printFigures(title: string, figures: Figure[]): void {
  console.log(`\n${title}\n`);
  for (const { figure, value, goal, isMet, notes } of figures) {
    const result = `${verdict(isMet).padEnd(8)}${value.padEnd(10)}${goal && `goal ${goal}`}`;
    const columns = `${result}  `.padEnd(INDENT);
    console.log(`${columns}${figure}`);
    for (const note of notes) console.log(`${" ".repeat(INDENT)}  ${note}`);
  }
}

/** Whether a goal is met, as a word; empty without a goal. */
export function verdict(isMet: boolean | null): string {
  if (isMet === null) return "";
  return isMet ? "meets" : "misses";
}

/** Formats bytes as kB (1000 bytes). */
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

/** The item with the largest measure. @throws if there are no items */
export function worst<Item>(items: Item[], measure: (item: Item) => number): Item {
  const [first] = items.toSorted((a, b) => measure(b) - measure(a));
  if (first === undefined) throw new Error("There is nothing to measure");
  return first;
}
