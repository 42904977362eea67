import { expect, test } from "vitest";
import { bundle } from "#publish/enhance.ts";
import zh from "#site/messages/zh.json" with { type: "json" };

test("a script contains the messages that it uses and no others, unescaped", async () => {
  const text = await bundle("enhance/cart.ts", { WORDS: zh.cart, PREFIX: "/zh", DRAWER: "/drawer.js" });
  for (const used of [zh.cart.added, zh.cart.full, zh.cart.denied, zh.cart.count.other]) {
    expect(text).toContain(used);
  }
  for (const unused of [zh.cart.noScript, zh.cart.taxes]) expect(text).not.toContain(unused);
});

test("scripts in one file do not share names and contain no CommonJS", async () => {
  const text = await bundle("enhance/theme.ts", {});
  expect(text).toMatch(/^\(\(\) ?=> ?\{.*\}\)\(\);$/s);
  expect(
    await bundle("enhance/cart.ts", { WORDS: zh.cart, DRAWER: "/_next/static/enhance/a.js" }),
  ).not.toContain("require");
});
