import { type ReactNode, useEffect, useState } from "react";
import type { LibraryResponse } from "#domain/api/responses/library.ts";
import { openedOrderOf } from "#domain/library-products.ts";
import {
  type Filter,
  filterProducts,
  type LinkedProduct,
  linkedProductsOf,
} from "#site/lib/library-products.ts";
import { LibraryGrid } from "./library-grid.tsx";
import { LibraryProductView } from "./library-product.tsx";
import { LibraryRows } from "./library-rows.tsx";
import type { LibraryProps } from "./library-texts.ts";
import { LibraryTools, readLayout, storeLayout } from "./library-tools.tsx";
import { OpenedOrder } from "./opened-order.tsx";
import { PlacedOrders } from "./placed-orders.tsx";
import { useOpenProduct } from "./use-open-product.ts";
import { View } from "./view.tsx";

/** The layout and the search are offered from this number of products on. */
const MIN_FOR_LAYOUTS = 4;
const MIN_FOR_SEARCH = 12;
const NO_FILTER: Filter = { query: "", kind: "" };

/** All bought products, or those of one order: as covers, in a list, or one of them by itself. */
export function LibraryView({
  orders,
  head,
  ...props
}: LibraryProps & {
  orders: LibraryResponse["orders"];
  /** The content above the library. */
  head: ReactNode;
}) {
  const products = linkedProductsOf(orders);
  const { openKey, cameFrom, close, showAll } = useOpenProduct();
  const [filter, setFilter] = useState(NO_FILTER);
  const [layout, setLayout] = useState(readLayout);
  const open = products.find(({ key }) => key === openKey);
  const order = openedOrderOf(orders, openKey);
  useTitle(open);
  useEscape(open ? close : null);

  if (open)
    return (
      <View key={open.key} focus={cameFrom !== null}>
        <LibraryProductView product={open} products={products} close={close} {...props} />
      </View>
    );
  const shown = order ? products.filter((product) => product.order === order) : products;
  const hasLayouts = shown.length >= MIN_FOR_LAYOUTS;
  // Nobody searches within one order.
  const found = order ? shown : filterProducts(products, filter);
  return (
    <View key={order?.id ?? "all"} focus={cameFrom === "library"}>
      <div className="page library">
        {head}
        <div className="shelf-top">
          {order && <OpenedOrder order={order} showAll={showAll} {...props} />}
          {hasLayouts && (
            <LibraryTools
              products={shown}
              found={found.length}
              filter={filter}
              setFilter={!order && products.length >= MIN_FOR_SEARCH ? setFilter : null}
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
          <LibraryRows products={found} {...props} />
        ) : (
          <LibraryGrid products={found} isFiltered={found.length < shown.length} {...props} />
        )}
        {!order && <PlacedOrders {...props} />}
      </div>
    </View>
  );
}

/** Puts the name of the open product into the page's title, which the browser's history shows. */
function useTitle(product: LinkedProduct | undefined) {
  const [title] = useState(() => document.title);
  const name = product?.item.name;
  useEffect(() => {
    document.title = name ? `${name} · ${title}` : title;
  }, [name, title]);
}

/** Esc closes the open product, unless something is open above it. */
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
