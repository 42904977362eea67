import { type ReactNode, useEffect, useState } from "react";
import type { LibraryResponse } from "#domain/api/responses/library.ts";
import { openedOrderOf } from "#domain/library-works.ts";
import { type Filter, filterWorks, type Work, worksOf } from "#site/lib/works.ts";
import { OpenedOrder } from "./opened-order.tsx";
import { PlacedOrders } from "./placed-orders.tsx";
import { Shelf } from "./shelf.tsx";
import { readLayout, ShelfTools, storeLayout } from "./shelf-tools.tsx";
import { useOpenWork } from "./use-open-work.ts";
import { View } from "./view.tsx";
import { WorkRows } from "./work-rows.tsx";
import type { LibraryProps } from "./work-texts.ts";
import { WorkView } from "./work-view.tsx";

/** The layout and the search are offered from this number of products on. */
const MIN_FOR_LAYOUTS = 4;
const MIN_FOR_SEARCH = 12;
const NO_FILTER: Filter = { query: "", kind: "" };

/** All bought works, or those of one order: on a shelf, in a list, or one of them by itself. */
export function Bookcase({
  orders,
  head,
  ...props
}: LibraryProps & {
  orders: LibraryResponse["orders"];
  /** The content above the shelf. */
  head: ReactNode;
}) {
  const works = worksOf(orders);
  const { openKey, cameFrom, close, showAll } = useOpenWork();
  const [filter, setFilter] = useState(NO_FILTER);
  const [layout, setLayout] = useState(readLayout);
  const open = works.find(({ key }) => key === openKey);
  const order = openedOrderOf(orders, openKey);
  useTitle(open);
  useEscape(open ? close : null);

  if (open)
    return (
      <View key={open.key} focus={cameFrom !== null}>
        <WorkView work={open} works={works} close={close} {...props} />
      </View>
    );
  const shown = order ? works.filter((work) => work.order === order) : works;
  const hasLayouts = shown.length >= MIN_FOR_LAYOUTS;
  // Nobody searches within one order.
  const found = order ? shown : filterWorks(works, filter);
  return (
    <View key={order?.id ?? "all"} focus={cameFrom === "shelf"}>
      <div className="page library">
        {head}
        <div className="shelf-top">
          {order && <OpenedOrder order={order} showAll={showAll} {...props} />}
          {hasLayouts && (
            <ShelfTools
              works={shown}
              found={found.length}
              filter={filter}
              setFilter={!order && works.length >= MIN_FOR_SEARCH ? setFilter : null}
              layout={layout}
              setLayout={(layout) => {
                storeLayout(layout);
                setLayout(layout);
              }}
              {...props}
            />
          )}
        </div>
        {hasLayouts && layout === "list" ? (
          <WorkRows works={found} {...props} />
        ) : (
          <Shelf works={found} isFiltered={found.length < shown.length} {...props} />
        )}
        {!order && <PlacedOrders {...props} />}
      </div>
    </View>
  );
}

/** Puts the name of the open work into the page's title, which the browser's history shows. */
function useTitle(work: Work | undefined) {
  const [title] = useState(() => document.title);
  const name = work?.item.name;
  useEffect(() => {
    document.title = name ? `${name} · ${title}` : title;
  }, [name, title]);
}

/** Esc closes the open work, unless something is open above it. */
function useEscape(close: (() => void) | null) {
  useEffect(() => {
    if (!close) return;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || document.querySelector("dialog[open], :popover-open")) return;
      event.preventDefault();
      close();
    };
    addEventListener("keydown", onKeyDown);
    return () => removeEventListener("keydown", onKeyDown);
  });
}
