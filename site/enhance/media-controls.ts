import { formatDuration } from "#site/lib/format.ts";
import type { Messages } from "#site/lib/messages.ts";
import { element as create } from "./element.ts";

/** A button, a line to seek in, and the time: of samples, and of what buyers listen to and watch. */
export function createControls(
  media: HTMLMediaElement,
  {
    name,
    messages,
    toggle,
  }: {
    /** The name of what is played. */
    name: string;
    messages: Messages["player"];
    /** Plays or pauses. */
    toggle: () => void;
  },
): HTMLElement {
  const button = create("button", { type: "button" });
  const position = create("input", { type: "range", min: 0, step: "any", "aria-label": messages.position });
  const time = new Text();
  const total = create("span", {});
  button.addEventListener("click", toggle);
  position.addEventListener("input", () => {
    media.currentTime = position.valueAsNumber;
  });
  onProgress(media, (share) => {
    const { currentTime, duration } = media;
    button.classList.toggle("playing", !media.paused);
    button.ariaLabel = media.paused ? messages.play : messages.pause;
    position.max = String(duration || 0);
    position.valueAsNumber = currentTime;
    position.style.setProperty("--share", String(share));
    position.ariaValueText = formatDuration(currentTime);
    time.data = formatDuration(currentTime);
    total.textContent = ` / ${formatDuration(duration || 0)}`;
  });
  return create(
    "div",
    { class: "player muted", role: "group", "aria-label": name },
    button,
    position,
    create("span", { class: "figures" }, time, total),
  );
}

/** Calls `update` with the share that has been played, now and whenever something changes. */
export function onProgress(media: HTMLMediaElement, update: (share: number) => void): void {
  const call = () => update(media.currentTime / media.duration || 0);
  for (const event of ["play", "pause", "timeupdate", "durationchange"]) media.addEventListener(event, call);
  call();
}
