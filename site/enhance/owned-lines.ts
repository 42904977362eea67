import type { OwnedItem } from "#domain/api/responses/checkout.ts";
import { separator } from "#domain/languages/separator.ts";
import type { Messages } from "../lib/messages.ts";
import { type CartLine, forSale, isSame, lines } from "./cart/lines.ts";
import { fetchOwned } from "./cart/owned.ts";
import { element } from "./element.ts";

/** In the cart, says at each line that the buyer already has it, and links to it. Asks about each line once. */
export function showOwnedLines(messages: Messages["returning"], prefix: string): void {
  const asked: CartLine[] = [];
  const owned: OwnedItem[] = [];
  update();
  // The cart renders its lines whenever it opens or changes.
  new MutationObserver(update).observe(document.body, { childList: true, subtree: true });

  function update(): void {
    const shown = forSale(lines()).filter(noticeOf);
    void ask(shown.filter((line) => !asked.some((other) => isSame(other, line))));
    for (const item of owned) {
      const notice = noticeOf(item);
      if (notice && !notice.nextElementSibling?.matches(".cart-notice")) notice.after(textOf(item));
    }
  }

  async function ask(shown: CartLine[]): Promise<void> {
    asked.push(...shown);
    const answers = [...Map.groupBy(shown, ({ currency }) => currency)].map(([currency, lines]) =>
      fetchOwned(
        lines.map(({ product, option }) => ({ product, option })),
        currency,
      ),
    );
    owned.push(...(await Promise.all(answers)).flat());
    if (answers.length > 0) update();
  }

  function textOf({ page }: OwnedItem): HTMLElement {
    const { lang } = document.documentElement;
    const link = element("a", { href: prefix + page }, messages.open);
    return element("p", { class: "cart-notice", lang }, messages.inCart, separator(lang), link);
  }
}

/** Where the cart says what is to be known of a line. null: it does not show the line. */
function noticeOf({ product, option }: Pick<CartLine, "product" | "option">): Element | null {
  return document.getElementById(`cart-notice-${product}-${option}`);
}
