import { formatMessage } from "#messages/format.ts";
import { formatPrice } from "#site/lib/format.ts";
import type { Messages } from "#site/lib/messages.ts";
import type { Criteria } from "./index.ts";
import { type PriceRange, priceRanges } from "./price-ranges.ts";

/** The fields of the search form, which are kept in sync with the page's URL. */
export interface Fields {
  query: HTMLInputElement;
  language: HTMLSelectElement;
  /** The name of a kind in the page's language. */
  kindName: (kind: string) => string;
  criteria: () => Criteria;
  /** Whether the criteria exclude anything in the page's language, or ask for another language. */
  isNarrowed: () => boolean;
  /** Fills in the form from the URL. `prices` loads all prices, since a price range can only be selected once it is offered. */
  restore: (prices: () => Promise<number[]>) => Promise<void>;
  /** Adds the ranges of these prices to the form, if that has not been done. */
  offerPrices: (prices: () => Promise<number[]>) => Promise<void>;
  /** Writes the criteria into the URL. */
  updateAddress: () => void;
}

const { lang } = document.documentElement;

export function searchFields(form: HTMLFormElement, messages: Messages["search"]): Fields {
  const query = field(HTMLInputElement, "q");
  const kind = field(HTMLSelectElement, "kind");
  const price = field(HTMLSelectElement, "price");
  const language = field(HTMLSelectElement, "language");
  const kindNames = new Map([...kind.options].map(({ value, text }) => [value, text]));
  return {
    query,
    language,
    kindName: (kind) => kindNames.get(kind) ?? kind,
    criteria,
    isNarrowed: () => Boolean(query.value.trim() || kind.value || price.value) || language.value !== lang,
    async restore(prices) {
      const params = new URLSearchParams(location.search);
      query.value = params.get("q") ?? "";
      select(kind, params.get("kind"), "");
      select(language, params.get("language"), lang);
      await offerPrices(prices);
      select(price, params.get("price"), "");
    },
    offerPrices,
    updateAddress() {
      const isForeign = language.value !== lang;
      const values = { q: query.value.trim(), kind: kind.value, price: price.value };
      const filled = Object.entries({ ...values, language: isForeign && language.value }).filter(
        (entry): entry is [string, string] => Boolean(entry[1]),
      );
      const search = new URLSearchParams(filled).toString();
      history.replaceState(null, "", search ? `?${search}` : location.pathname);
    },
  };

  function criteria(): Criteria {
    const [from, to] = price.value.split("-");
    return {
      query: query.value.normalize("NFKC").trim(),
      kind: kind.value,
      price: from ? { from: Number(from), to: to ? Number(to) : Number.POSITIVE_INFINITY } : null,
      language: language.value,
    };
  }

  async function offerPrices(prices: () => Promise<number[]>): Promise<void> {
    if (price.length > 1) return;
    const ranges = priceRanges(await prices());
    price.length = 1;
    price.append(...ranges.map((range) => new Option(rangeName(range), rangeValue(range))));
  }

  function rangeName({ from, to }: PriceRange): string {
    const sum = (amount: number) => formatPrice({ amount, currency: form.dataset.currency ?? "" }, lang);
    if (to === 0) return messages.free;
    if (from <= 1) return formatMessage(messages.under, { price: sum(to + 1) });
    return to === Number.POSITIVE_INFINITY
      ? formatMessage(messages.over, { price: sum(from) })
      : formatMessage(messages.between, { from: sum(from), to: sum(to + 1) });
  }

  function field<T extends Element>(type: new () => T, name: string): T {
    const found = form.elements.namedItem(name);
    if (!(found instanceof type)) throw new Error(`The search form has no field ${name}`);
    return found;
  }
}

/** Selects an option, or the default if there is no such option. */
function select(field: HTMLSelectElement, value: string | null, defaultValue: string): void {
  field.value = value ?? defaultValue;
  if (!field.value) field.value = defaultValue;
}

function rangeValue({ from, to }: PriceRange): string {
  return `${from}-${to === Number.POSITIVE_INFINITY ? "" : to}`;
}
