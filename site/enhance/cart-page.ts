import { model } from "./cart/model.ts";

/** The address of `cart-view.tsx`. */
declare const VIEW: string;
type View = typeof import("./cart-view.tsx");

/** The cart on its page. */
void import(VIEW).then((view: View) => view.showPage(model));
