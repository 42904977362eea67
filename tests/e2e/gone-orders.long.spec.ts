import type { Page } from "@playwright/test";
import { z } from "zod";
import { axeViolations } from "./access/axe.ts";
import { buy } from "./access/purchases.ts";
import { openLibrary } from "./buying.ts";
import type { Shop } from "./shop-process.ts";
import { expect, test } from "./test.ts";

const Response = z.looseObject({ items: z.optional(z.array(z.looseObject({}))) });

const TEXTS = {
  en: {
    ...{ prefix: "", copies: "All copies have been taken", code: "The code has been used up" },
    ...{ codeText: "code WHOLE has been used up", back: "Back to the product", view: "View product" },
    taken: "Pairing Sheet: when you confirmed your email address, every free copy had been taken.",
  },
  zh: {
    ...{ prefix: "/zh", copies: "已被领完", code: "优惠码已用完" },
    ...{ codeText: "优惠码WHOLE已用完", back: "返回作品页", view: "查看作品" },
    taken: "Pairing Sheet：你确认邮箱时已被领完。",
  },
};

for (const [lang, texts] of Object.entries(TEXTS)) {
  test(`a buyer who confirms a free order too late reads on its page and in the library what has run out: ${lang}`, async ({
    page,
    shop,
  }) => {
    const id = await openFreeOrder(page, shop, lang);
    const main = page.getByRole("main");
    const heading = page.getByRole("heading", { level: 1 });

    await change(page, `/api/orders/${id}`, { gone: "copies" });
    await page.goto(`${shop.url}${texts.prefix}/order/?id=${id}`);
    await expect(heading).toHaveText(texts.copies);
    await expect(main.getByRole("link", { name: texts.back })).toHaveAttribute(
      "href",
      `${texts.prefix}/products/pairing-sheet/`,
    );
    await expect(main.getByRole("button", { name: /^Download|^下载/ })).toHaveCount(0);
    expect(await axeViolations(page)).toEqual([]);

    await change(page, `/api/orders/${id}`, { gone: "code", discountName: "WHOLE" });
    await page.reload();
    await expect(heading).toHaveText(texts.code);
    await expect(main).toContainText(texts.codeText);

    const item = { product: "pairing-sheet", name: "Pairing Sheet" };
    await change(page, "/api/library", {
      gone: [
        { ...item, code: null },
        { ...item, code: "WHOLE" },
      ],
    });
    await page.goto(`${shop.url}${texts.prefix}/library/`);
    await expect(main.getByRole("status").filter({ hasText: texts.taken })).toBeVisible();
    await expect(main).toContainText(texts.codeText);
    await expect(main.getByRole("link", { name: texts.view })).toBeVisible();
    expect(await axeViolations(page)).toEqual([]);
  });
}

/** Gets a free product, and opens the library with the link in its email. @returns the order's id */
async function openFreeOrder(page: Page, shop: Shop, lang: string): Promise<string> {
  const email = `late-${lang}@example.com`;
  const { order } = await buy(shop, lang, email, [{ product: "pairing-sheet" }]);
  await openLibrary(page, shop, email);
  return order;
}

/** Copies are given back after a day, so the checkout's answer is changed to what it would be then: without files. */
async function change(page: Page, path: string, values: Record<string, unknown>): Promise<void> {
  await page.unroute(`**${path}*`);
  await page.route(`**${path}*`, async (route) => {
    const response = await route.fetch();
    const { items, ...rest } = Response.parse(await response.json());
    const withoutFiles = items?.map((item) => ({ ...item, parts: [], files: [] }));
    await route.fulfill({ response, json: { ...rest, items: withoutFiles, ...values } });
  });
}
