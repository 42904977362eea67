import type { Messages } from "#site/lib/messages.ts";
import { element } from "../element.ts";
import type { Result } from "./index.ts";
import { hit } from "./result-row.ts";

const AT_ONCE = 20;

/** The rows of what was found, some at a time. */
export function rowsIn(
  hits: HTMLElement,
  of: {
    words: Messages["search"];
    kindName: (kind: string) => string;
    /** Where who was on a row that is no longer there is back. */
    query: HTMLInputElement;
    /** Is told that more of them could not be loaded. */
    failed: () => void;
  },
) {
  const { words, kindName, query, failed } = of;
  return {
    /** @returns a function that shows the first of them, and the way to more while they are what is `wanted`. */
    async first(results: Result[], isWanted: () => boolean): Promise<() => void> {
      const rows = await made(results.slice(0, AT_ONCE));
      return () => {
        replace(rows);
        if (results.length > AT_ONCE) hits.append(more(results.slice(AT_ONCE), isWanted));
      };
    },
    /** The way to what a word of another language is found on: the pages of that one. */
    elsewhere(language: HTMLSelectElement, search: () => void): void {
      const others = [...language.options].filter(({ value }) => value !== language.value);
      hits.append(...others.map((other) => row(wayTo(other, language, search))));
    },
  };

  function made(results: Result[]): Promise<HTMLElement[]> {
    return Promise.all(results.map(async (result) => hit(await result.data(), kindName)));
  }

  /** Who has gone on to a row already, faster than it was looked for, stays on it or is back at the field. */
  function replace(rows: HTMLElement[]): void {
    const focused = hits.contains(document.activeElement) ? document.activeElement : null;
    hits.replaceChildren(...rows);
    if (!focused) return;
    const links = [...hits.querySelectorAll<HTMLAnchorElement>("h2 a")];
    const same = links.find(({ href }) => focused instanceof HTMLAnchorElement && focused.href === href);
    (same ?? query).focus();
  }

  function more(rest: Result[], isWanted: () => boolean): HTMLElement {
    const button = element("button", { type: "button" }, words.more);
    const place = row(button);
    button.addEventListener("click", async () => {
      button.disabled = true;
      try {
        const next = await made(rest.slice(0, AT_ONCE));
        if (!isWanted()) return;
        place.replaceWith(...next);
        next[0]?.querySelector("a")?.focus();
        if (rest.length > AT_ONCE) hits.append(more(rest.slice(AT_ONCE), isWanted));
      } catch {
        if (isWanted()) failed();
      }
    });
    return place;
  }

  function wayTo({ value, text }: HTMLOptionElement, language: HTMLSelectElement, search: () => void) {
    const [before = "", after = ""] = words.elsewhere.split("{language}");
    const name = element("span", { lang: value }, text);
    const button = element("button", { type: "button" }, before, name, after);
    button.addEventListener("click", () => {
      language.value = value;
      language.focus();
      search();
    });
    return button;
  }
}

function row(button: HTMLElement): HTMLElement {
  return element("li", { class: "search-more" }, button);
}
