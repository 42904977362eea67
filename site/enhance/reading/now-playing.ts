import type { BoughtFile } from "#site/lib/open-in-place.ts";

/** Shows on the buttons of the page which file plays. null: none. They may be shown again later, so the page itself says it. */
export function showPlaying(file: BoughtFile | null): void {
  const playing = file ? `${file.item}/${file.id}` : "";
  if (document.body.dataset.playing === playing) return;
  document.body.dataset.playing = playing;
  dispatchEvent(new Event("playing"));
}
