import type { Messages } from "#site/lib/messages.ts";
import type { BoughtFile, OpenedProduct } from "#site/lib/open-in-place.ts";
import { element as create } from "../element.ts";
import { titleOf } from "./title.ts";

/** A view as large as the window, in which a file is read or watched. */
export interface Frame {
  dialog: HTMLDialogElement;
  /** The element that the file is shown in. */
  stage: HTMLElement;
  /** Below it, for controls. */
  foot: HTMLElement;
  /** Shows a text in place of the file. */
  note(text: string): void;
  /** Shows why the file cannot be shown. */
  fail(text: string): void;
}

/**
 * Opens a frame over the page. Its button, Esc and the browser's back button close it and lead to where the buyer was.
 * @param onClose is called once, before the file is no longer shown
 */
export function openFrame({
  product,
  file,
  messages,
  onClose,
}: {
  product: OpenedProduct;
  file: BoughtFile;
  messages: Pick<Messages["reading"], "close">;
  onClose: () => void;
}): Frame {
  const title = create(
    "h2",
    { id: "reading-title", lang: product.lang },
    create("span", {}, product.name),
    " ",
  );
  const close = create(
    "button",
    { type: "button", class: "button button-outline button-sm" },
    messages.close,
  );
  const head = create("header", { class: "reading-head" }, title, close);
  const fileTitle = titleOf(file);
  if (fileTitle !== product.name) title.append(create("span", { class: "muted" }, fileTitle));
  // The browser scrolls it with the keyboard once it has the focus.
  const stage = create("div", { class: "reading-stage", tabindex: 0, "aria-labelledby": "reading-title" });
  stage.role = "region";
  const foot = create("footer", { class: "reading-foot" });
  const dialog = create(
    "dialog",
    { class: "reading", "aria-labelledby": "reading-title" },
    head,
    stage,
    foot,
  );
  close.addEventListener("click", goBack);
  dialog.addEventListener("cancel", (event) => {
    // A menu within it closes by itself.
    if (event.target !== dialog) return;
    event.preventDefault();
    goBack();
  });
  // Browsers may close it without asking.
  dialog.addEventListener("close", () => {
    goBack();
    end();
  });
  addEventListener("popstate", end);
  history.pushState({ isReading: true }, "");
  /** Going back is asynchronous, and the button could be pressed again meanwhile. */
  let isLeaving = false;
  document.body.append(dialog);
  dialog.showModal();
  stage.focus();
  return {
    dialog,
    stage,
    foot,
    note: (text) => stage.replaceChildren(create("p", { class: "reading-note" }, text)),
    fail: (text) => stage.replaceChildren(create("p", { class: "reading-note", role: "alert" }, text)),
  };

  function goBack(): void {
    if (isLeaving) return;
    isLeaving = true;
    history.back();
  }

  function end(): void {
    if (!dialog.isConnected) return;
    isLeaving = true;
    removeEventListener("popstate", end);
    onClose();
    // Gives the focus back to the button that has opened it.
    dialog.close();
    dialog.remove();
  }
}
