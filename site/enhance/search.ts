import { plural, say } from "#messages/format.ts";
import type { Messages } from "../lib/messages.ts";
import { fieldsOf } from "./search/fields.ts";
import { type Result, searchIndex } from "./search/index.ts";
import { isComposing, listenToKeys } from "./search/keys.ts";
import { rowsIn } from "./search/rows.ts";

declare const WORDS: Messages["search"];

const PAUSE_MS = 120;

const { lang } = document.documentElement;
const page = document.querySelector<HTMLElement>("[data-enhance=search]");
const form = page?.querySelector("form");
const status = page?.querySelector<HTMLElement>("[role=status]");
const hits = page?.querySelector<HTMLElement>(".search-hits");
const all = page?.querySelector<HTMLElement>(".search-all");
if (page && form && status && hits && all) begin(form, status, hits, all);

/** Results while typing; with nothing typed and nothing chosen, the list of everything that was there from the start. */
function begin(form: HTMLFormElement, status: HTMLElement, hits: HTMLElement, all: HTMLElement): void {
  const index = searchIndex(lang);
  const fields = fieldsOf(form, WORDS);
  const { query, language, kindName } = fields;
  const rows = rowsIn(hits, { words: WORDS, kindName, query, failed: fail });
  let asked = 0;
  let pause = 0;

  form.addEventListener("input", (event) => {
    clearTimeout(pause);
    if (!isComposing(event)) soon();
  });
  form.addEventListener("compositionend", soon);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void openFirst();
  });
  listenToKeys({ query, links, emptied: () => void search() });
  form.hidden = false;
  void restore();

  function soon(): void {
    clearTimeout(pause);
    pause = window.setTimeout(() => void search(), PAUSE_MS);
  }

  /** Enter means what stands in the field now, also where it was typed faster than it was looked for. */
  async function openFirst(): Promise<void> {
    clearTimeout(pause);
    const isCurrent = await search();
    if (isCurrent && !hits.hidden) links()[0]?.click();
  }

  /** What the address says is asked for again: after a reload, a link, or the way back. */
  async function restore(): Promise<void> {
    const restored = fields.restore(index.prices);
    if (!matchMedia("(pointer: coarse)").matches) query.focus({ preventScroll: true });
    try {
      await restored;
    } catch {
      return fail();
    }
    await search();
  }

  /** @returns whether what is shown now is what was looked for: another search may have been asked for since. */
  async function search(): Promise<boolean> {
    const turn = ++asked;
    const isCurrent = () => turn === asked;
    fields.keep();
    if (!fields.isNarrowed()) {
      rest();
      return true;
    }
    try {
      const { query } = fields.wanted();
      const results = await index.find(fields.wanted());
      await fields.offerPrices(index.prices);
      const showFirst = await rows.first(results, isCurrent);
      if (isCurrent()) {
        showFirst();
        told(results, query);
      }
    } catch {
      if (isCurrent()) fail();
    }
    return isCurrent();
  }

  function told({ length: n }: Result[], query: string): void {
    if (n === 0 && query) rows.elsewhere(language, () => void search());
    hits.hidden = false;
    all.hidden = true;
    const nothing = query ? say(WORDS.nothing, { query }) : WORDS.nothingChosen;
    status.textContent = n > 0 ? plural(WORDS.found, n, lang) : nothing;
  }

  function rest(): void {
    status.textContent = "";
    hits.replaceChildren();
    hits.hidden = true;
    all.hidden = false;
  }

  function fail(): void {
    rest();
    status.textContent = WORDS.failed;
  }

  function links(): HTMLAnchorElement[] {
    return [...(hits.hidden ? all : hits).querySelectorAll<HTMLAnchorElement>("h2 a")];
  }
}
