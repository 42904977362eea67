import type { Page } from "@playwright/test";

/** The requests for the texts of results. */
export const FRAGMENTS = "**/*.pf_fragment";

export const results = (page: Page) => page.locator(".search-results h2");
export const more = (page: Page) => page.getByRole("button", { name: /Show more|显示更多/ });

/** Replaces Pagefind's search by a function body that gets the module as `pagefind` and the arguments as `args`. */
export async function replaceSearch(page: Page, functionBody: string): Promise<void> {
  const body = `import * as pagefind from "/pagefind/pagefind.js?found";
    export * from "/pagefind/pagefind.js?found";
    const found = async (...args) => { ${functionBody} };
    const counted = (result) => ({
      ...result,
      async data() {
        window.loadingResults = (window.loadingResults ?? 0) + 1;
        return result.data().finally(() => (window.loadingResults -= 1));
      },
    });
    export async function search(...args) {
      return { results: (await found(...args)).results.map(counted) };
    }`;
  await page.route(/pagefind\.js$/, (route) => route.fulfill({ contentType: "text/javascript", body }));
}

/** How many results of a replaced search are loading their texts. After the last one, no code of the search is running. */
export function loadingResults(page: Page): Promise<number> {
  return page.evaluate(() => ("loadingResults" in window ? Number(window.loadingResults) : 0));
}

/** Delays the loading of results' texts. @returns a function that releases them. */
export async function holdFragments(page: Page): Promise<() => void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  await page.route(FRAGMENTS, async (route) => {
    await promise;
    await route.continue();
  });
  return resolve;
}
