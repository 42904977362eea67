import { formatMessage, formatNumber } from "#messages/format.ts";
import type { Messages } from "#site/lib/messages.ts";
import type { BoughtFile, Opened } from "#site/lib/open-in-place.ts";
import { element as create } from "../element.ts";
import { createControls } from "../media-controls.ts";
import { iconButton } from "./icon-button.ts";
import { titleOf } from "./title.ts";

const LIST_ID = "reading-queue";

export interface QueueMessages {
  messages: Pick<Messages["reading"], "previous" | "next" | "queue" | "place">;
  controlMessages: Messages["player"];
}

export interface QueueView {
  /** The title of what plays, the controls, and the queue. */
  parts: HTMLElement[];
  /** The part with the buttons. */
  controls: HTMLElement;
  /** Shows which file of the queue plays. */
  show(index: number): void;
  /** Says why it cannot be played. "": it can. */
  showReason(reason: string): void;
  /** Closes the list of the files. */
  closeList(): void;
}

/** What is seen of a queue of files. With a single file there is no list. */
export function createQueueView(
  media: HTMLMediaElement,
  { files, product, lang }: { files: BoughtFile[] } & Pick<Opened, "product" | "lang">,
  { messages, controlMessages }: QueueMessages,
  actions: { toggle: () => void; step: (by: number) => void; play: (index: number) => void },
): QueueView {
  const title = create("p", { class: "reading-track" });
  const status = create("p", { class: "reading-alert", role: "alert" });
  const { toggle } = actions;
  const controls = createControls(media, { name: product.name, messages: controlMessages, toggle });
  const previous = iconButton({ label: messages.previous, kind: "skip back" }, () => actions.step(-1));
  const next = iconButton({ label: messages.next, kind: "skip" }, () => actions.step(1));
  const rows = files.map((file, index) => {
    const row = create("button", { type: "button" }, titleOf(file));
    row.addEventListener("click", () => actions.play(index));
    return row;
  });
  const attributes = { id: LIST_ID, class: "reading-queue", popover: "auto", lang: product.lang };
  const list = create("ol", attributes, ...rows.map((row) => create("li", {}, row)));
  const positionButton = create("button", {
    ...{ type: "button", popovertarget: LIST_ID, class: "reading-place figures muted" },
  });
  controls.prepend(previous);
  controls.children[1]?.after(next);
  const isAlone = files.length < 2;
  previous.hidden = next.hidden = isAlone;

  return {
    parts: [title, controls, ...(isAlone ? [] : [positionButton, list]), status],
    controls,
    show(index) {
      const file = files[index];
      if (!file) return;
      title.replaceChildren(
        create("span", { lang: product.lang }, titleOf(file)),
        create("span", { class: "muted", lang: product.lang }, product.name),
      );
      rows.forEach((row, i) => {
        row.ariaCurrent = i === index ? "true" : null;
      });
      const numbers = { n: formatNumber(index + 1, lang), total: formatNumber(files.length, lang) };
      positionButton.textContent = formatMessage(messages.place, numbers);
      positionButton.ariaLabel = formatMessage(messages.queue, numbers);
      previous.disabled = index === 0;
      next.disabled = index === files.length - 1;
    },
    showReason(reason) {
      status.textContent = reason;
    },
    closeList() {
      list.hidePopover?.();
    },
  };
}
