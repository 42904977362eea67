import type { Messages } from "#site/lib/messages.ts";
import { element as create } from "../element.ts";
import { loadStylesheet } from "../load-stylesheet.ts";
import { asButton } from "./as-button.ts";
import { measure } from "./measure.ts";

declare const MESSAGES: Messages["compare"];
declare const STYLES_URL: string;

/** The slider's start, in per cent of the width. */
const START = 50;

const stylesLoaded = loadStylesheet(STYLES_URL);

/** Lays the picture that a link leads to over the one that it shows, and moves the border between them with a slider. */
export function enhance(link: HTMLAnchorElement): void {
  const frame = link.parentElement;
  const picture = frame?.querySelector(".cover");
  const before = document.querySelector(`${link.hash} picture`)?.cloneNode(true);
  if (!frame || !picture || !(before instanceof Element)) return;
  const slider = create("input", {
    type: "range",
    class: "slider",
    value: START,
    "aria-label": MESSAGES.share,
  });
  const show = () => frame.style.setProperty("--share", String(slider.valueAsNumber / 100));
  before.classList.add("before");
  measure(frame);
  slider.addEventListener("input", show);
  asButton(link, async () => {
    const isOpen = slider.isConnected;
    link.ariaPressed = String(!isOpen);
    if (isOpen) {
      slider.remove();
      before.remove();
      return;
    }
    await stylesLoaded;
    show();
    picture.append(before);
    link.before(slider);
    slider.focus();
  });
}
