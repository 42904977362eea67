import { checkPlacedOrders, placedOrders } from "./cart/placed-orders.ts";

/** Loaded where this browser has placed orders of which it is not known yet whether they were paid. The page of an order asks itself. */
void checkPlacedOrders(placedOrders().filter((id) => !location.search.includes(id)));
