import { expect, test } from "vitest";
import { bundle } from "../../scripts/publish/enhance.ts";
import zh from "../../site/messages/zh.json" with { type: "json" };

test("a module brings the words that it says and no others, as they are written", async () => {
  const text = await bundle("enhance/cart.ts", { WORDS: zh.cart, PREFIX: "/zh", VIEW: "/view.js" });
  for (const said of [zh.cart.added, zh.cart.full, zh.cart.denied, zh.cart.count.other]) {
    expect(text).toContain(said);
  }
  for (const unsaid of [zh.cart.noScript, zh.cartView.taxes]) expect(text).not.toContain(unsaid);
});

test("modules in one file leave each other's names alone, and bring nothing of another kind of module", async () => {
  const text = await bundle("enhance/theme.ts", {});
  expect(text).toMatch(/^\(\(\) ?=> ?\{.*\}\)\(\);$/s);
  expect(
    await bundle("enhance/cart.ts", { WORDS: zh.cart, VIEW: "/_next/static/enhance/a.js" }),
  ).not.toContain("require");
});
