import { directionOf, scriptOf } from "#domain/languages/script.ts";

/** The site's colours in sRGB, since email clients do not support `oklch()`. */
const LIGHT = {
  paper: "#f9f5ed",
  ink: "#231c18",
  soft: "#574e47",
  line: "#d9d3c8",
  edge: "#837a71",
  coverBackground: "#efe9dd",
  onFill: "#fdfaf3",
};

const DARK = {
  paper: "#16130f",
  ink: "#e8e2d7",
  soft: "#b3aba0",
  line: "#37312b",
  edge: "#766f66",
  coverBackground: "#231f1a",
};

export const COLOURS = LIGHT;

/** The background of the seal and the button, behind light text. */
export interface Fill {
  light: string;
  dark: string;
}

/** A test compares it with the default accent of pages. */
const VERMILION: Fill = { light: "#c53c25", dark: "#bb3e29" };

/** The fill in the accent colour of the shop, or in the default colour. */
export function fillOf(accent: string | undefined): Fill {
  return accent ? { light: accent, dark: accent } : VERMILION;
}

/** The fonts and the direction of an email in one language. */
export interface Typography extends FontStyle {
  direction: "ltr" | "rtl";
  /** The sides at which lines start and end. Email clients do not support the CSS keywords `start` and `end`. */
  start: "left" | "right";
  end: "left" | "right";
}

interface FontStyle {
  display: string;
  text: string;
  headingWeight: number;
  headingLine: number;
  /** How lines of headings break. */
  headingWrap: string;
  textSize: number;
  textLine: number;
}

const CHINESE_SERIF =
  "'Songti SC', 'Noto Serif SC', 'Noto Serif CJK SC', 'Source Han Serif SC', SimSun, serif";
const SERIF = `Newsreader, 'Iowan Old Style', Georgia, 'Times New Roman', ${CHINESE_SERIF}`;

const LATIN_STYLE: FontStyle = {
  display: SERIF,
  text: SERIF,
  headingWeight: 400,
  headingLine: 1.15,
  headingWrap: "text-wrap: balance;",
  textSize: 17,
  textLine: 1.5,
};

/** Chinese fonts come first, so that quotation marks are taken from them. */
const CHINESE_STYLE: FontStyle = {
  display: CHINESE_SERIF,
  text: "'PingFang SC', 'Noto Sans SC', 'Noto Sans CJK SC', 'Microsoft YaHei', sans-serif",
  headingWeight: 600,
  headingLine: 1.35,
  // At punctuation, and never within a word.
  headingWrap: "word-break: keep-all; overflow-wrap: anywhere;",
  textSize: 16,
  textLine: 1.75,
};

/** The fonts, sizes and direction of text in a language (BCP 47). */
export function typographyOf(lang: string): Typography {
  const script = /^Han/.test(scriptOf(lang)) ? CHINESE_STYLE : LATIN_STYLE;
  const direction = directionOf(lang);
  const [start, end] = direction === "rtl" ? (["right", "left"] as const) : (["left", "right"] as const);
  return { ...script, direction, start, end };
}

/** Styles for dark mode, narrow screens and print. Email clients that remove them show the light inline styles. */
export function stylesheet(fill: Fill): string {
  return `
:root { color-scheme: light dark; supported-color-schemes: light dark; }
body { margin: 0; padding: 0; -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
@media (prefers-color-scheme: dark) {
  .paper { background-color: ${DARK.paper} !important; }
  .ink { color: ${DARK.ink} !important; }
  .soft { color: ${DARK.soft} !important; }
  .line { border-color: ${DARK.line} !important; }
  .rule { border-color: ${DARK.edge} !important; }
  .fill { background-color: ${fill.dark} !important; }
  .cover { background-color: ${DARK.coverBackground} !important; }
}
@media (max-width: 480px) {
  .margin { padding-left: 20px !important; padding-right: 20px !important; }
  .heading { font-size: 27px !important; }
  .wide { width: 100% !important; }
}
@media print {
  .paper { background-color: #ffffff !important; }
  .ink, .soft { color: #000000 !important; }
  .screen-only { display: none !important; }
}
`;
}
