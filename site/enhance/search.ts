import { formatMessage, formatPlural } from "#messages/format.ts";
import type { Messages } from "../lib/messages.ts";
import { searchFields } from "./search/fields.ts";
import { type Result, searchIndex } from "./search/index.ts";
import { isComposing, listenToKeys } from "./search/keyboard.ts";
import { resultList } from "./search/result-list.ts";

declare const MESSAGES: Messages["search"];

const DEBOUNCE_MS = 120;

const { lang } = document.documentElement;
const page = document.querySelector<HTMLElement>("[data-enhance=search]");
const form = page?.querySelector("form");
const status = page?.querySelector<HTMLElement>("[role=status]");
const list = page?.querySelector<HTMLElement>(".search-results");
const all = page?.querySelector<HTMLElement>(".search-all");
if (page && form && status && list && all) enableSearch(form, status, list, all);

/** Shows results while the visitor types, and the static list of everything if no criteria are set. */
function enableSearch(form: HTMLFormElement, status: HTMLElement, list: HTMLElement, all: HTMLElement): void {
  const index = searchIndex(lang);
  const fields = searchFields(form, MESSAGES);
  const { query, language, kindName } = fields;
  const results = resultList(list, { messages: MESSAGES, kindName, query, onError: showError });
  let latestSearch = 0;
  let debounce = 0;

  form.addEventListener("input", (event) => {
    clearTimeout(debounce);
    if (!isComposing(event)) searchSoon();
  });
  form.addEventListener("compositionend", searchSoon);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void openFirst();
  });
  listenToKeys({ query, links, onClear: () => void search() });
  form.hidden = false;
  void restore();

  function searchSoon(): void {
    clearTimeout(debounce);
    debounce = window.setTimeout(() => void search(), DEBOUNCE_MS);
  }

  /** Opens the first result for the current query, even if it was typed faster than the search could run. */
  async function openFirst(): Promise<void> {
    clearTimeout(debounce);
    const isCurrent = await search();
    if (isCurrent && !list.hidden) links()[0]?.click();
  }

  /** Repeats the search in the URL: after a reload, a link, or the back button. */
  async function restore(): Promise<void> {
    const restored = fields.restore(index.prices);
    if (!matchMedia("(pointer: coarse)").matches) query.focus({ preventScroll: true });
    try {
      await restored;
    } catch {
      return showError();
    }
    await search();
  }

  /** @returns whether the page now shows these results, and not those of a newer search */
  async function search(): Promise<boolean> {
    const id = ++latestSearch;
    const isCurrent = () => id === latestSearch;
    fields.updateAddress();
    if (!fields.isNarrowed()) {
      showAll();
      return true;
    }
    try {
      const criteria = fields.criteria();
      const found = await index.find(criteria);
      await fields.offerPrices(index.prices);
      const showRows = await results.load(found, isCurrent);
      if (isCurrent()) {
        showRows();
        showResults(found, criteria.query);
      }
    } catch {
      if (isCurrent()) showError();
    }
    return isCurrent();
  }

  function showResults({ length: n }: Result[], query: string): void {
    if (n === 0 && query) results.offerLanguages(language, () => void search());
    list.hidden = false;
    all.hidden = true;
    const noResults = query ? formatMessage(MESSAGES.noResults, { query }) : MESSAGES.noMatches;
    status.textContent = n > 0 ? formatPlural(MESSAGES.found, n, lang) : noResults;
  }

  function showAll(): void {
    status.textContent = "";
    list.replaceChildren();
    list.hidden = true;
    all.hidden = false;
  }

  function showError(): void {
    showAll();
    status.textContent = MESSAGES.failed;
  }

  function links(): HTMLAnchorElement[] {
    return [...(list.hidden ? all : list).querySelectorAll<HTMLAnchorElement>("h2 a")];
  }
}
