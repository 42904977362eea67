import { type Driver, KEYS } from "./driver.ts";
import { until } from "./until.ts";

/** A page in a browser, by what a person sees and does there. */
export function pageOf(driver: Driver) {
  const page = {
    driver,
    goto: driver.navigate,
    url: () => page.call(() => location.href),
    /** The text that can be seen. */
    // biome-ignore lint/performance/useDomNodeTextContent: it includes text that is hidden
    text: () => page.call(() => document.body.innerText),

    /** Calls a function in the page. It can only use its arguments. */
    call<Args extends unknown[], Result>(
      fn: (...args: Args) => Result | Promise<Result>,
      ...args: Args
    ): Promise<Result> {
      return driver.call(fn.toString(), args) as Promise<Result>;
    },

    /** Waits until the page's text contains this, or until its address does. */
    async sees(text: string | RegExp) {
      await page.until(async () => matches(await page.text(), text), `the page's text to contain ${text}`);
    },
    async isAt(address: RegExp) {
      await page.until(async () => address.test(await page.url()), `the address to match ${address}`);
    },

    /**
     * Clicks a link, a button or a field, by its name, with the pointer. Waits until it is there, stays where it is, and nothing covers
     * it.
     */
    async click(selector: string, name = "") {
      let previous = "";
      const { x, y } = await page.until(async () => {
        const centre = await page.call(findCentre, selector, name);
        const isStill = JSON.stringify(centre) === previous;
        previous = JSON.stringify(centre);
        return isStill ? centre : null;
      }, `${selector} ${name}`);
      const button = { type: "pointerDown", button: 0 };
      await driver.perform([
        {
          type: "pointer",
          id: "mouse",
          parameters: { pointerType: "mouse" },
          actions: [
            { type: "pointerMove", x, y, duration: 0, origin: "viewport" },
            button,
            { ...button, type: "pointerUp" },
          ],
        },
      ]);
    },

    /** Replaces what a field holds, again if the browser was still showing the page before. */
    async fill(selector: string, text: string) {
      await page.until(async () => {
        await page.click(selector);
        await page.press(KEYS.Control, "a");
        await page.type(text);
        return (await page.call(fieldValue, selector)) === text;
      }, `"${text}" in ${selector}`);
    },

    async type(text: string) {
      const actions = [...text].flatMap((value) => [
        { type: "keyDown", value },
        { type: "keyUp", value },
      ]);
      await driver.perform([{ type: "key", id: "keyboard", actions }]);
    },

    /** Presses keys together. */
    async press(...keys: string[]) {
      const actions = [
        ...keys.map((value) => ({ type: "keyDown", value })),
        ...keys.toReversed().map((value) => ({ type: "keyUp", value })),
      ];
      await driver.perform([{ type: "key", id: "keyboard", actions }]);
    },

    /** Asks until the answer is truthy. @throws if that takes too long, with what the page shows instead */
    until<Result>(ask: () => Promise<Result>, what: string): Promise<NonNullable<Result>> {
      // While a page is left, it answers nothing.
      return until(
        () => ask().catch(() => null),
        what,
        async () => `${await page.url()}:\n${await page.text()}`,
      );
    },
  };
  return page;
}

export type BrowserPage = ReturnType<typeof pageOf>;

function matches(text: string, wanted: string | RegExp): boolean {
  return typeof wanted === "string" ? text.includes(wanted) : wanted.test(text);
}

/** The centre of the first visible element that a selector and a part of its name choose, scrolled into view. Runs in the page. */
function findCentre(selector: string, name: string): { x: number; y: number } | null {
  const element = [...document.querySelectorAll<HTMLElement>(selector)].find(
    (candidate) =>
      candidate.checkVisibility() &&
      `${candidate.getAttribute("aria-label") ?? ""} ${candidate.textContent}`.includes(name),
  );
  if (!element) return null;
  element.scrollIntoView({ block: "center", behavior: "instant" });
  const { x, y, width, height } = element.getBoundingClientRect();
  const centre = { x: Math.round(x + width / 2), y: Math.round(y + height / 2) };
  const top = document.elementFromPoint(centre.x, centre.y);
  return top && (element.contains(top) || top.contains(element)) ? centre : null;
}

/** What the first visible field that a selector chooses holds. Runs in the page. */
function fieldValue(selector: string): string | undefined {
  return [...document.querySelectorAll<HTMLInputElement>(selector)].find((field) => field.checkVisibility())
    ?.value;
}
