import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
/** Off by default, and the one rule that is new in WCAG 2.2. */
const TARGET_SIZE = "target-size";
/** Styles are read as the browser has them, and what is right is not told in full. */
const THRIFTY = { preload: false, resultTypes: ["violations" as const, "incomplete" as const] };
const COLOURS = ["color-contrast", "link-in-text-block"];
/**
 * The signs of the seal, and the arrow back from a footnote, in the colour of every link; and a text that shares its place in the
 * grid, or is below the bar of a phone, but not hidden.
 */
const KNOWN = /too short to determine|only non-text characters|overlapped by another element/;

type Results = Awaited<ReturnType<AxeBuilder["analyze"]>>;
/** What the first analysis of a page leaves there. */
declare const axe: { run(options: object): Promise<Results> };

/** What axe finds wrong with the page as it stands, by all its rules. */
export async function brokenRules(page: Page): Promise<string[]> {
  await page.evaluate(withoutDecoration);
  const rules = { [TARGET_SIZE]: { enabled: true } };
  const analysis = new AxeBuilder({ page }).setLegacyMode().options({ ...THRIFTY, runOnly: TAGS, rules });
  const results = await analysis.analyze();
  const ran = [...results.violations, ...results.passes, ...results.incomplete, ...results.inapplicable];
  if (ran.every(({ id }) => id !== TARGET_SIZE)) throw new Error("The rule of target sizes did not run");
  return brokenIn(results);
}

/** The same page once more, in other colours: only what they decide. */
export async function brokenColours(page: Page): Promise<string[]> {
  return brokenIn(await page.evaluate((options) => axe.run(options), { ...THRIFTY, runOnly: COLOURS }));
}

function brokenIn({ violations, incomplete }: Results): string[] {
  const unsure = incomplete
    .filter(({ id }) => COLOURS.includes(id) || id === TARGET_SIZE)
    .map(({ id, nodes }) => ({ id, nodes: nodes.filter((node) => !KNOWN.test(node.failureSummary ?? "")) }));
  return [...violations, ...unsure].flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} at ${target.join(" ")}: ${failureSummary}`),
  );
}

/** Drawn parts, such as the link that a whole plate is, keep axe from seeing what a text stands on. */
function withoutDecoration(): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("*::before, *::after { content: none !important }");
  document.adoptedStyleSheets = [sheet];
}
