import { model } from "./cart/model.ts";

/** The URL of the cart's view, which the page preloads. */
declare const VIEW_URL: string;
type View = typeof import("./cart-view.tsx");

void import(VIEW_URL).then((view: View) => view.showCartPage(model));
