import { say } from "#messages/format.ts";
import { money } from "#site/lib/format.ts";
import type { Messages } from "#site/lib/messages.ts";
import { type Band, bandsOf } from "./bands.ts";
import type { Wanted } from "./index.ts";

/** The fields of the search: what is wanted, which the page's address says as well. */
export interface Fields {
  query: HTMLInputElement;
  language: HTMLSelectElement;
  /** What a kind is called in the page's language. */
  kindName: (kind: string) => string;
  wanted: () => Wanted;
  /** Whether something is wanted of what there is in the page's language, and not all of it. */
  isNarrowed: () => boolean;
  /** Fills in what the address says; `prices` are asked for, since what is chosen of them must be there to choose. */
  restore: (prices: () => Promise<number[]>) => Promise<void>;
  /** Offers bands of these prices, once. */
  offerPrices: (prices: () => Promise<number[]>) => Promise<void>;
  /** Has the address say what is wanted. */
  keep: () => void;
}

const { lang } = document.documentElement;

export function fieldsOf(form: HTMLFormElement, words: Messages["search"]): Fields {
  const query = field(HTMLInputElement, "q");
  const kind = field(HTMLSelectElement, "kind");
  const price = field(HTMLSelectElement, "price");
  const language = field(HTMLSelectElement, "language");
  const kindNames = new Map([...kind.options].map(({ value, text }) => [value, text]));
  return {
    query,
    language,
    kindName: (kind) => kindNames.get(kind) ?? kind,
    wanted,
    isNarrowed: () => Boolean(query.value.trim() || kind.value || price.value) || language.value !== lang,
    async restore(prices) {
      const given = new URLSearchParams(location.search);
      query.value = given.get("q") ?? "";
      choose(kind, given.get("kind"), "");
      choose(language, given.get("language"), lang);
      await offerPrices(prices);
      choose(price, given.get("price"), "");
    },
    offerPrices,
    keep() {
      const isOther = language.value !== lang;
      const said = { q: query.value.trim(), kind: kind.value, price: price.value };
      const filled = Object.entries({ ...said, language: isOther && language.value }).filter(
        (entry): entry is [string, string] => Boolean(entry[1]),
      );
      const search = new URLSearchParams(filled).toString();
      history.replaceState(null, "", search ? `?${search}` : location.pathname);
    },
  };

  function wanted(): Wanted {
    const [from, to] = price.value.split("-");
    return {
      query: query.value.trim(),
      kind: kind.value,
      price: from ? { from: Number(from), to: to ? Number(to) : Number.POSITIVE_INFINITY } : null,
      language: language.value,
    };
  }

  async function offerPrices(prices: () => Promise<number[]>): Promise<void> {
    if (price.length > 1) return;
    const bands = bandsOf(await prices());
    price.length = 1;
    price.append(...bands.map((band) => new Option(bandName(band), bandValue(band))));
  }

  function bandName({ from, to }: Band): string {
    const sum = (amount: number) => money({ amount, currency: form.dataset.currency ?? "" }, lang);
    if (to === 0) return words.free;
    if (from <= 1) return say(words.under, { price: sum(to + 1) });
    return to === Number.POSITIVE_INFINITY
      ? say(words.over, { price: sum(from) })
      : say(words.between, { from: sum(from), to: sum(to + 1) });
  }

  function field<T extends Element>(type: new () => T, name: string): T {
    const found = form.elements.namedItem(name);
    if (!(found instanceof type)) throw new Error(`The search has no field ${name}`);
    return found;
  }
}

/** What cannot be chosen leaves what stands for no choice. */
function choose(select: HTMLSelectElement, value: string | null, otherwise: string): void {
  select.value = value ?? otherwise;
  if (!select.value) select.value = otherwise;
}

function bandValue({ from, to }: Band): string {
  return `${from}-${to === Number.POSITIVE_INFINITY ? "" : to}`;
}
