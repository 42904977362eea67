import type { Messages } from "#site/lib/messages.ts";
import { element as create } from "../element.ts";
import { loadStylesheet } from "../load-stylesheet.ts";
import { asButton } from "./as-button.ts";

declare const MESSAGES: Messages["typeTester"];
declare const STYLES_URL: string;

/** In CSS pixels. */
const SIZE = { min: 14, default: 56, max: 160 };

const stylesLoaded = loadStylesheet(STYLES_URL);
let count = 0;

/** Lets visitors type with the font that a figure links, in any size, and at any place of its axes. */
export function enhance(figure: HTMLElement): void {
  const link = figure.querySelector("a");
  if (!link) return;
  asButton(link, async () => {
    const existing = figure.querySelector("textarea");
    if (existing) return existing.focus();
    const family = `sample-${++count}`;
    const font = new FontFace(family, `url("${link.href}")`);
    try {
      document.fonts.add(await font.load());
    } catch {
      // The browser cannot read it. Another program may.
      location.assign(link.href);
      return;
    }
    await stylesLoaded;
    figure.append(createTester(family, figure.dataset.axes ?? ""));
    const text = figure.querySelector("textarea");
    text?.focus();
    text?.select();
  });
}

function createTester(family: string, axes: string): HTMLElement {
  const attributes = { rows: 2, spellcheck: "false", "aria-label": MESSAGES.text };
  const text = create("textarea", attributes, initialText(family));
  text.style.fontFamily = `"${family}", var(--body-font)`;
  const size = slider(MESSAGES.size, SIZE, (value) => {
    text.style.fontSize = `${value}px`;
  });
  const settings = new Map<string, number>();
  const sliders = axes.split(",").flatMap((axis) => {
    const [tag = "", min, initial, max] = axis.split(" ");
    if (!max) return [];
    const names: Record<string, string> = MESSAGES.axes;
    const range = { min: Number(min), default: Number(initial), max: Number(max) };
    return slider(names[tag] ?? tag, range, (value) => {
      settings.set(tag, value);
      text.style.fontVariationSettings = [...settings].map(([tag, value]) => `"${tag}" ${value}`).join();
    });
  });
  return create("div", { class: "tester" }, text, create("div", { class: "player muted" }, size, ...sliders));
}

/** The product's name, or if the font lacks a character of it, the words of its address. */
function initialText(family: string): string {
  const name = document.querySelector("h1")?.textContent ?? "";
  const canvas = document.createElement("canvas").getContext("2d");
  const width = (fonts: string) => {
    if (canvas) canvas.font = `100px ${fonts}`;
    return canvas?.measureText(name).width;
  };
  // A character that the font lacks is drawn with the next one.
  const isComplete = width(`"${family}", serif`) === width(`"${family}", monospace`);
  return isComplete && width(`"${family}", serif`) !== width("serif") ? name : addressWords();
}

function addressWords(): string {
  return decodeURI(location.pathname).split("/").at(-2)?.replaceAll("-", " ") ?? "";
}

function slider(name: string, range: typeof SIZE, change: (value: number) => void): HTMLLabelElement {
  const { min, max } = range;
  const input = create("input", { type: "range", min, max, step: "any", value: range.default });
  const update = () => {
    const value = Math.round(input.valueAsNumber);
    input.style.setProperty("--share", String((value - min) / (max - min)));
    input.ariaValueText = String(value);
    change(value);
  };
  input.addEventListener("input", update);
  update();
  return create("label", {}, name, input);
}
