import { formatMessage, formatNumber } from "#messages/format.ts";
import type { Messages } from "#site/lib/messages.ts";
import { element as create } from "../element.ts";
import { iconButton } from "./icon-button.ts";
import type { Spreads } from "./show-spreads.ts";

/** Buttons to turn pages, a field for the page's number, and a choice of the width. */
export function pageControls(
  spreads: Pick<Spreads, "goTo" | "turn" | "setWide">,
  {
    total,
    lang,
    nameOf,
    messages,
  }: {
    total: number;
    lang: string;
    nameOf: (page: number) => string;
    messages: Pick<
      Messages["reading"],
      "page" | "pageOf" | "previousPage" | "nextPage" | "fitWidth" | "fitPage"
    >;
  },
): { parts: HTMLElement[]; show(page: number, spread: { isFull: boolean }): void } {
  const previous = iconButton({ label: messages.previousPage, text: "‹", kind: "reading-turn" }, () =>
    spreads.turn(-1),
  );
  const next = iconButton({ label: messages.nextPage, text: "›", kind: "reading-turn" }, () =>
    spreads.turn(1),
  );
  const field = create("input", {
    inputmode: "numeric",
    size: String(total).length + 1,
    autocomplete: "off",
  });
  const ofTotal = formatMessage(messages.pageOf, { total: formatNumber(total, lang) });
  const status = create("output", { class: "sr-only" });
  const width = create(
    "button",
    { type: "button", class: "button button-outline button-sm" },
    messages.fitWidth,
  );
  let isWide = false;
  let current = 1;
  let isTyping = false;
  field.ariaLabel = messages.page;
  field.addEventListener("focus", () => field.select());
  field.addEventListener("input", () => {
    isTyping = true;
  });
  field.addEventListener("change", () => {
    isTyping = false;
    const page = Number.parseInt(field.value, 10);
    if (page > 0) spreads.goTo(page);
    else field.value = String(current);
  });
  width.addEventListener("click", () => {
    isWide = !isWide;
    width.textContent = isWide ? messages.fitPage : messages.fitWidth;
    spreads.setWide(isWide);
  });
  const position = create("label", { class: "figures muted" }, field, ` ${ofTotal}`);
  return { parts: [previous, position, next, width, status], show };

  function show(page: number, { isFull }: { isFull: boolean }): void {
    current = page;
    width.hidden = isFull;
    if (!isTyping) field.value = String(page);
    status.value = nameOf(page);
    previous.disabled = page === 1;
    next.disabled = page === total;
  }
}
