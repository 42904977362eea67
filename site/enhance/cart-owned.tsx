import type { OwnedItem } from "#domain/api/responses/checkout.ts";
import type { CartContext } from "../components/cart/context.ts";
import { OwnedNotice } from "../components/cart/owned-notice.tsx";
import type { Messages } from "../lib/messages.ts";
import type { CartLine } from "./cart/lines.ts";
import { fetchOwned } from "./cart/owned.ts";

declare const MESSAGES: Messages["cartOwned"];

/** Loaded when the cart of a signed-in buyer is shown. Says at each line that the buyer already has it. Asks about each line once. */
export function showOwned(context: CartContext): void {
  if (context.owned) return;
  const { prefix, isSame } = context;
  const askedLines: CartLine[] = [];
  const owned: OwnedItem[] = [];
  context.owned = (line) => {
    const item = owned.find((other) => isSame(other, line));
    return item && <OwnedNotice page={prefix + item.page} lang={context.lang} messages={MESSAGES} />;
  };
  void ask();
  context.onChange(() => void ask());

  async function ask(): Promise<void> {
    const newLines = context
      .forSale(context.lines())
      .filter((line) => !askedLines.some((other) => isSame(other, line)));
    if (newLines.length === 0) return;
    askedLines.push(...newLines);
    const answers = [...Map.groupBy(newLines, ({ currency }) => currency)].map(([currency, lines]) =>
      fetchOwned(
        lines.map(({ product, option }) => ({ product, option })),
        currency,
      ),
    );
    owned.push(...(await Promise.all(answers)).flat());
    context.render();
  }
}
