import { money } from "../lib/format.ts";
import type { Messages } from "../lib/messages.ts";
import { say } from "../lib/say.ts";
import { element } from "./element.ts";
import { type Band, bandsOf } from "./search/bands.ts";
import { hit } from "./search/hit.ts";
import { type Result, searchIndex, type Wanted } from "./search/index.ts";

declare const WORDS: Messages["search"];

const PAUSE_MS = 120;
const AT_ONCE = 20;
/** https://www.w3.org/TR/uievents/#determine-keydown-keyup-keyCode */
const TAKEN_KEY = 229;

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
  const query = field(HTMLInputElement, "q");
  const kind = field(HTMLSelectElement, "kind");
  const price = field(HTMLSelectElement, "price");
  const language = field(HTMLSelectElement, "language");
  const kindNames = new Map([...kind.options].map(({ value, text }) => [value, text]));
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
  document.addEventListener("keydown", onKey);
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
    const given = new URLSearchParams(location.search);
    query.value = given.get("q") ?? "";
    kind.value = given.get("kind") ?? "";
    language.value = given.get("language") ?? lang;
    if (!kind.value) kind.value = "";
    if (!language.value) language.value = lang;
    if (!matchMedia("(pointer: coarse)").matches) query.focus({ preventScroll: true });
    try {
      await offerPrices();
      price.value = given.get("price") ?? "";
      if (!price.value) price.value = "";
    } catch {
      return fail();
    }
    await search();
  }

  /** @returns whether what is shown now is what was looked for: another search may have been asked for since. */
  async function search(): Promise<boolean> {
    const turn = ++asked;
    const wanted = wantedNow();
    keep(wanted);
    if (!wanted.query && !wanted.kind && !wanted.price && wanted.language === lang) {
      rest();
      return true;
    }
    try {
      const results = await index.find(wanted);
      await offerPrices();
      const first = await rows(results.slice(0, AT_ONCE));
      if (turn !== asked) return false;
      replaceRows(first);
      if (results.length > AT_ONCE) more(results.slice(AT_ONCE), turn);
      if (results.length === 0 && wanted.query) elsewhere();
      hits.hidden = false;
      all.hidden = true;
      const { length: n } = results;
      const nothing = wanted.query ? say(WORDS.nothing, { query: wanted.query }) : WORDS.nothingChosen;
      status.textContent = n > 0 ? say(n === 1 ? WORDS.found.one : WORDS.found.other, { n }) : nothing;
    } catch {
      if (turn === asked) fail();
    }
    return turn === asked;
  }

  /** Who has gone on to a row already, faster than it was looked for, stays on it or is back at the field. */
  function replaceRows(rows: HTMLElement[]): void {
    const focused = hits.contains(document.activeElement) ? document.activeElement : null;
    hits.replaceChildren(...rows);
    if (!focused) return;
    (
      links().find(({ href }) => focused instanceof HTMLAnchorElement && focused.href === href) ?? query
    ).focus();
  }

  /** Once; later than the page begins where the index could not be loaded then. */
  async function offerPrices(): Promise<void> {
    if (price.length > 1) return;
    const bands = bandsOf(await index.prices());
    price.length = 1;
    price.append(...bands.map((band) => new Option(bandName(band), optionOf(band))));
  }

  function wantedNow(): Wanted {
    const [from, to] = price.value.split("-");
    return {
      query: query.value.trim(),
      kind: kind.value,
      price: from ? { from: Number(from), to: to ? Number(to) : Number.POSITIVE_INFINITY } : null,
      language: language.value,
    };
  }

  function keep({ query, kind, language }: Wanted): void {
    const said = { q: query, kind, price: price.value, language: language === lang ? "" : language };
    const filled = Object.entries(said).filter(([, value]) => value);
    const search = new URLSearchParams(filled).toString();
    history.replaceState(null, "", search ? `?${search}` : location.pathname);
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

  function rows(results: Result[]): Promise<HTMLElement[]> {
    const nameOf = (kind: string) => kindNames.get(kind) ?? kind;
    return Promise.all(results.map(async (result) => hit(await result.data(), nameOf)));
  }

  /** What is left of the search whose turn it was. */
  function more(rest: Result[], turn: number): void {
    const button = element("button", { type: "button" }, WORDS.more);
    const row = element("li", { class: "search-more" }, button);
    button.addEventListener("click", async () => {
      button.disabled = true;
      try {
        const next = await rows(rest.slice(0, AT_ONCE));
        if (turn !== asked) return;
        row.replaceWith(...next);
        next[0]?.querySelector("a")?.focus();
        if (rest.length > AT_ONCE) more(rest.slice(AT_ONCE), turn);
      } catch {
        if (turn === asked) fail();
      }
    });
    hits.append(row);
  }

  /** A word of another language is found on the pages of that one. */
  function elsewhere(): void {
    const others = [...language.options].filter(({ value }) => value !== language.value);
    hits.append(
      ...others.map(({ value, text }) => {
        const [before = "", after = ""] = WORDS.elsewhere.split("{language}");
        const name = element("span", { lang: value }, text);
        const button = element("button", { type: "button" }, before, name, after);
        button.addEventListener("click", () => {
          language.value = value;
          language.focus();
          void search();
        });
        return element("li", { class: "search-more" }, button);
      }),
    );
  }

  /** `/` goes to the field, arrows go through what was found, Escape goes back and then empties the field. */
  function onKey(event: KeyboardEvent): void {
    const { key, target } = event;
    const here = target instanceof HTMLElement ? target : document.body;
    if (event.ctrlKey || event.metaKey || event.altKey || isComposing(event)) return;
    if (key === "/" && !here.matches("input, textarea")) {
      event.preventDefault();
      query.focus();
      query.select();
      return;
    }
    const found = links();
    const at = found.findIndex((link) => link.isSameNode(here));
    if (here !== query && at < 0) return;
    if (key === "ArrowDown") found[at + 1]?.focus();
    else if (key === "ArrowUp" && at >= 0) (found[at - 1] ?? query).focus();
    else if (key === "Escape" && at >= 0) query.focus();
    else if (key === "Escape" && query.value) {
      query.value = "";
      void search();
    } else return;
    event.preventDefault();
  }

  function links(): HTMLAnchorElement[] {
    return [...(hits.hidden ? all : hits).querySelectorAll<HTMLAnchorElement>("h2 a")];
  }

  function bandName({ from, to }: Band): string {
    const sum = (amount: number) => money({ amount, currency: form.dataset.currency ?? "" }, lang);
    if (to === 0) return WORDS.free;
    if (from <= 1) return say(WORDS.under, { price: sum(to + 1) });
    return to === Number.POSITIVE_INFINITY
      ? say(WORDS.over, { price: sum(from) })
      : say(WORDS.between, { from: sum(from), to: sum(to + 1) });
  }

  function field<T extends Element>(type: new () => T, name: string): T {
    const found = form.elements.namedItem(name);
    if (!(found instanceof type)) throw new Error(`The search has no field ${name}`);
    return found;
  }
}

/** Letters and keys belong to the input method while it makes a word of them: Chinese is written so. */
function isComposing(event: Event): boolean {
  if (event instanceof InputEvent) return event.isComposing;
  // In Safari the key that ends the word comes after its end, with the number of a key that is taken already.
  return event instanceof KeyboardEvent && (event.isComposing || event.keyCode === TAKEN_KEY);
}

function optionOf({ from, to }: Band): string {
  return `${from}-${to === Number.POSITIVE_INFINITY ? "" : to}`;
}
