import type { Messages } from "#site/lib/messages.ts";
import { element } from "../element.ts";
import type { Result } from "./index.ts";
import { resultRow } from "./result-row.ts";

const PAGE_SIZE = 20;

/** The list of results, shown in pages. */
export function resultList(
  list: HTMLElement,
  {
    messages,
    kindName,
    query,
    onError,
  }: {
    messages: Messages["search"];
    kindName: (kind: string) => string;
    /** Gets the focus when the focused row is no longer among the results. */
    query: HTMLInputElement;
    /** Called when further results cannot be loaded. */
    onError: () => void;
  },
) {
  return {
    /**
     * Loads the first page of results.
     * @param isCurrent whether these are still the results of the latest search.
     * @returns a function that shows them.
     */
    async load(results: Result[], isCurrent: () => boolean): Promise<() => void> {
      const rows = await loadRows(results.slice(0, PAGE_SIZE));
      return () => {
        replaceRows(rows);
        if (results.length > PAGE_SIZE) list.append(moreButton(results.slice(PAGE_SIZE), isCurrent));
      };
    },
    /** Offers to search in the other languages, for a word that is not found in this one. */
    offerLanguages(language: HTMLSelectElement, search: () => void): void {
      const others = [...language.options].filter(({ value }) => value !== language.value);
      list.append(...others.map((other) => buttonRow(languageButton(other, language, search))));
    },
  };

  function loadRows(results: Result[]): Promise<HTMLElement[]> {
    return Promise.all(results.map(async (result) => resultRow(await result.data(), kindName)));
  }

  /** Keeps the focus on the same result if it is still there, and else moves it to the field. */
  function replaceRows(rows: HTMLElement[]): void {
    const focused = list.contains(document.activeElement) ? document.activeElement : null;
    list.replaceChildren(...rows);
    if (!focused) return;
    const links = [...list.querySelectorAll<HTMLAnchorElement>("h2 a")];
    const same = links.find(({ href }) => focused instanceof HTMLAnchorElement && focused.href === href);
    (same ?? query).focus();
  }

  function moreButton(rest: Result[], isCurrent: () => boolean): HTMLElement {
    const button = element("button", { type: "button" }, messages.more);
    const item = buttonRow(button);
    button.addEventListener("click", async () => {
      button.disabled = true;
      try {
        const next = await loadRows(rest.slice(0, PAGE_SIZE));
        if (!isCurrent()) return;
        item.replaceWith(...next);
        next[0]?.querySelector("a")?.focus();
        if (rest.length > PAGE_SIZE) list.append(moreButton(rest.slice(PAGE_SIZE), isCurrent));
      } catch {
        if (isCurrent()) onError();
      }
    });
    return item;
  }

  function languageButton(
    { value, text }: HTMLOptionElement,
    language: HTMLSelectElement,
    search: () => void,
  ) {
    const [before = "", after = ""] = messages.otherLanguage.split("{language}");
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

function buttonRow(button: HTMLElement): HTMLElement {
  return element("li", { class: "search-more" }, button);
}
