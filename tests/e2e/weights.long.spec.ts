import { firstView, withoutImages } from "../bench/first-view.ts";
import { GOALS } from "../bench/goals.ts";
import { expect, test } from "./test.ts";

/** The heaviest of their kinds; `npm run bench -- weights` looks at every page. */
const PAGES = [
  ...["/", "/zh/", "/products/", "/pages/help/", "/zh/search/"],
  ...["/products/lantern-icons/", "/zh/products/between-two-scripts/", "/zh/library/"],
];

for (const path of PAGES) {
  test(`the first view of ${path} stays within its weight and logs no errors`, async ({ browser, shop }) => {
    const view = await firstView(browser, shop.url + path);
    expect(view.fetched.filter(({ type }) => type === "text/html")).toHaveLength(1);
    expect(withoutImages(view), JSON.stringify(view.fetched, null, 1)).toBeLessThanOrEqual(
      GOALS.firstViewBytes,
    );
    expect(view.complaints).toEqual([]);
  });
}
