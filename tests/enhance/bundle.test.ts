import { expect, test } from "vitest";
import zh from "#messages/zh/pages.json" with { type: "json" };
import { bundle } from "#publish/enhance.ts";

test("a module brings the words that it says and no others, as they are written", async () => {
  const text = await bundle("enhance/cart.ts", { WORDS: zh.cart, PREFIX: "/zh", DRAWER: "/drawer.js" });
  for (const said of [zh.cart.added, zh.cart.full, zh.cart.denied, zh.cart.count.other]) {
    expect(text).toContain(said);
  }
  for (const unsaid of [zh.cart.noScript, zh.cart.taxes]) expect(text).not.toContain(unsaid);
});

test("modules in one file leave each other's names alone, and bring nothing of another kind of module", async () => {
  const text = await bundle("enhance/theme.ts", {});
  expect(text).toMatch(/^\(\(\) ?=> ?\{.*\}\)\(\);$/s);
  expect(
    await bundle("enhance/cart.ts", { WORDS: zh.cart, DRAWER: "/_next/static/enhance/a.js" }),
  ).not.toContain("require");
});
