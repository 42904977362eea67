import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
/** The only new rule of WCAG 2.2, which is off by default. */
const TARGET_SIZE = "target-size";
/** Faster: no separate loading of stylesheets, and no details of rules that pass. */
const FAST = { preload: false, resultTypes: ["violations" as const, "incomplete" as const] };
const COLOURS = ["color-contrast", "link-in-text-block"];
/**
 * Cases axe cannot decide, which are fine: the seal's characters, the arrow back from a footnote in the colour of every
 * link, a text that shares its grid cell, and a text below the Buy bar of a phone.
 */
const UNDECIDED = /too short to determine|only non-text characters|overlapped by another element/;

type Results = Awaited<ReturnType<AxeBuilder["analyze"]>>;
/** Left in the page by the first analysis. */
declare const axe: { run(options: object): Promise<Results> };

/** Violations of any axe rule in the page's current state. */
export async function axeViolations(page: Page): Promise<string[]> {
  await page.evaluate(hidePseudoElements);
  const rules = { [TARGET_SIZE]: { enabled: true } };
  const analysis = new AxeBuilder({ page }).setLegacyMode().options({ ...FAST, runOnly: TAGS, rules });
  const results = await analysis.analyze();
  const ran = [...results.violations, ...results.passes, ...results.incomplete, ...results.inapplicable];
  if (ran.every(({ id }) => id !== TARGET_SIZE)) throw new Error("The rule of target sizes did not run");
  return violationsIn(results);
}

/** Violations of the colour rules, for the same page in the other theme. */
export async function contrastViolations(page: Page): Promise<string[]> {
  return violationsIn(await page.evaluate((options) => axe.run(options), { ...FAST, runOnly: COLOURS }));
}

function violationsIn({ violations, incomplete }: Results): string[] {
  const undecided = incomplete
    .filter(({ id }) => COLOURS.includes(id) || id === TARGET_SIZE)
    .map(({ id, nodes }) => ({
      id,
      nodes: nodes.filter((node) => !UNDECIDED.test(node.failureSummary ?? "")),
    }));
  return [...violations, ...undecided].flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} at ${target.join(" ")}: ${failureSummary}`),
  );
}

/** Pseudo-elements, such as the one that stretches a card's link, hide the background of a text from axe. */
function hidePseudoElements(): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("*::before, *::after { content: none !important }");
  document.adoptedStyleSheets = [sheet];
}
