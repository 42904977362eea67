import { transform } from "esbuild";
import { expect, test } from "vitest";
import zh from "#messages/zh/pages.json" with { type: "json" };
import { bundle } from "#publish/enhance.ts";

const CART = { MESSAGES: zh.cart, PATH_PREFIX: "/zh", VIEW_URL: "/_next/static/enhance/view.js" };

test("a script contains the messages that it uses and no others, unescaped", async () => {
  const text = await bundle({ "enhance/cart.ts": CART, "enhance/cart-add.ts": CART });
  for (const included of [zh.cart.unreachable, zh.cart.count.other]) expect(text).toContain(included);
  for (const excluded of [zh.cart.full, zh.cart.noScript, zh.cartView.checkout])
    expect(text).not.toContain(excluded);
});

test("a part of the cart is rendered by the Preact that it is given, and does not contain another copy", async () => {
  const constants = { MESSAGES: zh.cartOwned, PATH_PREFIX: "/zh" };
  const part = await bundle({ "enhance/cart-owned.tsx": constants });
  expect(part).not.toContain("createElementNS");
  const exported = await import(`data:text/javascript,${encodeURIComponent(part)}`);
  expect(Object.keys(exported)).toEqual(expect.arrayContaining(["setPreact", "showOwned"]));
  const view = { MESSAGES: zh.cartView, PATH_PREFIX: "/zh" };
  expect(await bundle({ "enhance/cart-view.tsx": view })).toContain("createElementNS");
});

test("modules in one file keep their own names and messages, share what they import, and contain no CommonJS", async () => {
  const text = await bundle({
    "enhance/cart.ts": CART,
    "enhance/search.ts": { MESSAGES: zh.search, PATH_PREFIX: "/zh" },
    "enhance/theme.ts": {},
  });
  // Throws a syntax error if a name is declared twice.
  await transform(text, { format: "esm" });
  for (const included of [zh.cart.count.other, zh.search.failed, '"theme"', '"cart"'])
    expect(text).toContain(included);
  expect(text.match(/localStorage\.setItem/g)).toHaveLength(1);
  expect(text).not.toContain("require");
});
