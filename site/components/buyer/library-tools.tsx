import { formatPlural } from "#messages/format.ts";
import { readStorage, writeStorage } from "#site/enhance/storage.ts";
import type { Filter, LinkedProduct } from "#site/lib/library-products.ts";
import { Input } from "../ui/input.tsx";
import { Label } from "../ui/label.tsx";
import type { LibraryProps } from "./library-texts.ts";

const STORAGE_KEY = "library-layout";
const LAYOUTS = ["covers", "list"] as const;
export type Layout = (typeof LAYOUTS)[number];

/** The layout that this browser showed last. */
export function readLayout(): Layout {
  return LAYOUTS.find((layout) => layout === readStorage(STORAGE_KEY)) ?? "covers";
}

export function storeLayout(layout: Layout): void {
  writeStorage(STORAGE_KEY, layout);
}

/** Above the library: a field that filters by name, the kinds of products, and the choice of the layout. */
export function LibraryTools({
  products,
  found,
  filter,
  setFilter,
  layout,
  setLayout,
  messages,
  kinds,
  lang,
}: LibraryProps & {
  products: LinkedProduct[];
  /** The number of products that match the filter. */
  found: number;
  filter: Filter;
  /** null: there are too few products to search. */
  setFilter: ((filter: Filter) => void) | null;
  layout: Layout;
  setLayout: (layout: Layout) => void;
}) {
  const names = new Map(Object.entries(kinds));
  const used = [...new Set(products.flatMap(({ item }) => item.kind ?? []))];
  const options = used
    .map((kind) => ({ kind, name: names.get(kind) ?? kind }))
    .toSorted((a, b) => a.name.localeCompare(b.name, lang));
  return (
    <search className="shelf-tools">
      {setFilter && (
        <>
          <div className="shelf-query">
            <Label htmlFor="shelf-query" className="muted">
              {messages.search}
            </Label>
            <Input
              id="shelf-query"
              type="search"
              autoComplete="off"
              value={filter.query}
              onInput={({ currentTarget }) => setFilter({ ...filter, query: currentTarget.value })}
            />
          </div>
          <div>
            <Label htmlFor="shelf-kind" className="muted">
              {messages.kind}
            </Label>
            <select
              id="shelf-kind"
              value={filter.kind}
              onChange={({ currentTarget }) => setFilter({ ...filter, kind: currentTarget.value })}
            >
              <option value="">{messages.anyKind}</option>
              {options.map(({ kind, name }) => (
                <option key={kind} value={kind}>
                  {name}
                </option>
              ))}
            </select>
          </div>
        </>
      )}
      <fieldset className="theme-choice muted">
        <legend className="sr-only">{messages.layout}</legend>
        {LAYOUTS.map((each) => (
          <label key={each}>
            <input
              className="sr-only"
              type="radio"
              name="layout"
              value={each}
              checked={each === layout}
              onChange={() => setLayout(each)}
            />
            <span>{messages.layouts[each]}</span>
          </label>
        ))}
      </fieldset>
      <p role="status" className={found === 0 ? "shelf-found" : "sr-only"}>
        {found === 0
          ? messages.noMatches
          : setFilter && found < products.length && formatPlural(messages.found, found, lang)}
      </p>
    </search>
  );
}
