import { readStorage, writeStorage } from "./storage.ts";

const KEY = "theme";
const THEMES = ["light", "dark"];

/** The choice of colours at the foot of every page: kept, and the same in every tab. */
const choice = document.querySelector<HTMLFieldSetElement>("[data-enhance=theme]");
if (choice) {
  choice.addEventListener("change", ({ target }) => {
    if (!(target instanceof HTMLInputElement)) return;
    writeStorage(KEY, THEMES.includes(target.value) ? target.value : null);
    show(choice);
  });
  addEventListener("storage", () => show(choice));
  addEventListener("pageshow", () => show(choice));
  show(choice);
  choice.hidden = false;
}

function show(choice: HTMLFieldSetElement): void {
  const { documentElement: root, head } = document;
  const theme = THEMES.find((theme) => theme === readStorage(KEY));
  if (theme) root.dataset.theme = theme;
  else delete root.dataset.theme;
  for (const input of choice.querySelectorAll("input")) input.checked = input.value === (theme ?? "system");
  // The browser's own bars: the first tag that fits decides, and the page's own tags go by the system.
  head.querySelector("meta[name=theme-color]:not([media])")?.remove();
  if (!theme) return;
  const meta = document.createElement("meta");
  meta.name = "theme-color";
  meta.content = getComputedStyle(root).backgroundColor;
  head.prepend(meta);
}
