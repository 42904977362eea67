import type { Page } from "@playwright/test";
import { axeViolations, contrastViolations } from "./axe.ts";
import { reflowProblems } from "./reflow.ts";
import { smallTargets } from "./targets.ts";

const PHONE = { width: 360, height: 740 };

/** Violations in the page's current state, in both themes and on a phone. */
export async function accessProblems(page: Page): Promise<string[]> {
  const light = await axeViolations(page);
  await page.emulateMedia({ colorScheme: "dark" });
  const dark = await contrastViolations(page);
  await page.setViewportSize(PHONE);
  const phone = [...(await smallTargets(page)), ...(await reflowProblems(page))];
  await page.emulateMedia({ colorScheme: "light" });
  // The text over a PDF's page is transparent, so that it can be selected.
  const isOverPage = /role="presentation".*contains an image node/s;
  return [...light, ...dark, ...phone].filter((problem) => !isOverPage.test(problem));
}

/** Of a page without scripts. axe is a script, so it looks at the page in a browser that runs them. */
export async function problemsWithoutScripts(page: Page): Promise<string[]> {
  const storageState = await page.context().storageState();
  const context = await page.context().browser()?.newContext({ storageState });
  const copy = await context?.newPage();
  if (!context || !copy) throw new Error("There is no browser");
  await copy.goto(page.url());
  const problems = await accessProblems(copy);
  await context.close();
  return problems;
}
