import { cart } from "./cart.ts";

/** The URL of `cart-view.tsx`. */
declare const VIEW_URL: string;
type View = typeof import("./cart-view.tsx");

void import(VIEW_URL).then((view: View) => view.showCartPage(cart));
