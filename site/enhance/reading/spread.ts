/** In points or in CSS pixels. */
export interface Size {
  width: number;
  height: number;
}

/** The pages that are shown at once, and at which scale. */
export interface Spread {
  pages: number[];
  scale: number;
  /** Whether it is as wide as the window, so that it cannot be shown wider. */
  isFull: boolean;
}

/** In CSS pixels, between two pages. */
const GAP = 2;

/**
 * One page, or two where both are as high as the window: the first page by itself, then 2 and 3, 4 and 5.
 * @param page of those that are shown, counted from 1
 * @param isWide whether a page is as wide as the window, and scrolled
 */
export function spreadOf(
  page: number,
  { total, size, stage, isWide }: { total: number; size: Size; stage: Size; isWide: boolean },
): Spread {
  const wide = stage.width / size.width;
  if (isWide) return { pages: [page], scale: wide, isFull: false };
  const high = stage.height / size.height;
  const hasRoom = 2 * size.width * high + GAP <= stage.width;
  const left = page - (page % 2);
  if (!hasRoom || left === 0) return { pages: [page], scale: Math.min(wide, high), isFull: wide <= high };
  return { pages: left < total ? [left, left + 1] : [left], scale: high, isFull: false };
}
