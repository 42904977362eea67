import { readStorage, writeStorage } from "../lib/storage.ts";

const KEY = "theme";
const THEMES = ["light", "dark"];

/** The theme choice in the footer of every page, which is stored and synchronised between tabs. */
const fieldset = document.querySelector<HTMLFieldSetElement>("[data-enhance=theme]");
if (fieldset) {
  const apply = () => applyTheme(fieldset);
  fieldset.addEventListener("change", ({ target }) => {
    if (!(target instanceof HTMLInputElement)) return;
    writeStorage(KEY, THEMES.includes(target.value) ? target.value : null);
    apply();
  });
  addEventListener("storage", apply);
  addEventListener("pageshow", apply);
  apply();
  fieldset.hidden = false;
}

function applyTheme(fieldset: HTMLFieldSetElement): void {
  const { documentElement: root, head } = document;
  const theme = THEMES.find((theme) => theme === readStorage(KEY));
  if (theme) root.dataset.theme = theme;
  else delete root.dataset.theme;
  for (const input of fieldset.querySelectorAll("input")) input.checked = input.value === (theme ?? "system");
  // The tags set the colour of the browser's interface, one for each theme. Without a choice they follow the system's theme.
  for (const [i, meta] of head.querySelectorAll<HTMLMetaElement>("[name=theme-color]").entries()) {
    meta.media = theme ? (THEMES[i] === theme ? "" : "not all") : `(prefers-color-scheme:${THEMES[i]})`;
  }
}
