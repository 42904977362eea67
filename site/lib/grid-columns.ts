/** The columns of each card in a list, of the twelve of the page, in order. */
interface GridColumns {
  /** Below 48rem. */
  narrow: number[];
  /** Below 64rem. */
  middle: number[];
  wide: number[];
}

const PAIR = [6, 6];
const FIRST_PAIR = [7, 5];
const TRIPLE = [4, 4, 4];
const FIRST_TRIPLE = [5, 4, 3];
const FOUR = [3, 3, 3, 3];

/**
 * Columns without a gap for any number of cards: every row fills the page. The first card is the largest, and no row has fewer
 * cards than the one above.
 */
export function gridColumns(count: number): GridColumns {
  if (count === 1) return { narrow: [12], middle: [12], wide: [12] };
  return { narrow: narrowColumns(count), middle: middleColumns(count), wide: wideColumns(count) };
}

/**
 * The columns of each product in a buyer's library, of twelve on a wide page, where covers are smaller than in the shop. The first row
 * is uneven, unless that would leave one or two products below it.
 */
export function libraryColumns(count: number): number[] {
  if (count < FIRST_TRIPLE.length) return TRIPLE.slice(0, count);
  const isEven = count % FOUR.length === 0;
  const first = isEven ? [] : FIRST_TRIPLE;
  return [...first, ...Array.from({ length: count - first.length }, () => 3)];
}

/** One card in a row, and a second one if there would be one left over. Then two and two. */
function narrowColumns(count: number): number[] {
  const single = count % 2 === 0 ? 2 : 1;
  return [...rows([12], single), ...rows(PAIR, count - single)];
}

/** Two cards in a row, and three in the last row of an odd number. */
function middleColumns(count: number): number[] {
  if (count === 3) return FIRST_TRIPLE;
  const last = count % 2 === 0 ? 0 : 3;
  return [...FIRST_PAIR, ...rows(PAIR, count - 2 - last), ...rows(TRIPLE, last)];
}

/** Three cards in the first row. Then as many rows of three as it takes for the rest to be rows of four. */
function wideColumns(count: number): number[] {
  if (count === 4) return FOUR;
  const isPairFirst = [2, 5, 8].includes(count);
  const first = isPairFirst ? PAIR : FIRST_TRIPLE;
  const rest = count - first.length;
  const triples = isPairFirst ? rest : 3 * ((4 - (rest % 4)) % 4);
  return [...first, ...rows(TRIPLE, triples), ...rows(FOUR, rest - triples)];
}

/** Rows with the same columns, for a total of `count` cards. */
function rows(columns: number[], count: number): number[] {
  return Array.from({ length: count / columns.length }, () => columns).flat();
}
