import { formatMessage, formatNumber } from "#messages/format.ts";
import type { Messages } from "#site/lib/messages.ts";
import { element as create } from "../element.ts";

const SPEEDS = [1, 1.25, 1.5, 1.75, 2, 0.75];

/** The speed that was chosen last in this page. */
let speed = 1;

/** A button that plays a lesson faster, or slower, step by step. The next file has the same speed. */
export function speedButton(
  media: HTMLMediaElement,
  lang: string,
  messages: Pick<Messages["reading"], "speed">,
): HTMLElement {
  const button = create("button", { type: "button", class: "reading-speed figures" });
  button.addEventListener("click", () => choose(SPEEDS[(SPEEDS.indexOf(speed) + 1) % SPEEDS.length] ?? 1));
  choose(speed);
  return button;

  function choose(chosen: number): void {
    speed = chosen;
    // The default counts once another file is loaded.
    media.defaultPlaybackRate = chosen;
    media.playbackRate = chosen;
    const n = formatNumber(chosen, lang);
    button.textContent = `${n}×`;
    button.ariaLabel = formatMessage(messages.speed, { n });
  }
}
