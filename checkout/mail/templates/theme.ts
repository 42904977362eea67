import { directionOf, scriptOf } from "#domain/languages/script.ts";

/** The site's paper, ink and vermilion, as sRGB: mail programs know no other. */
const LIGHT = {
  paper: "#f9f5ed",
  ink: "#231c18",
  soft: "#574e47",
  line: "#d9d3c8",
  edge: "#837a71",
  onFill: "#fdfaf3",
};

const DARK = {
  paper: "#16130f",
  ink: "#e8e2d7",
  soft: "#b3aba0",
  line: "#37312b",
  edge: "#766f66",
};

export const INK = LIGHT;

/** What lies behind light words: the seal, and the one thing to press. */
export interface Fill {
  light: string;
  dark: string;
}

const VERMILION: Fill = { light: "#c12b11", dark: "#bb3e29" };

/** `accent`: the creator's own. */
export function fillOf(accent: string | undefined): Fill {
  return accent ? { light: accent, dark: accent } : VERMILION;
}

/** How a letter in a language is set. */
export interface Face extends Script {
  direction: "ltr" | "rtl";
  /** Where lines begin and end: mail programs do not know `start` and `end`. */
  start: "left" | "right";
  end: "left" | "right";
}

interface Script {
  display: string;
  text: string;
  headingWeight: number;
  headingLine: number;
  textSize: number;
  textLine: number;
}

const SONGTI = "'Songti SC', 'Noto Serif SC', 'Noto Serif CJK SC', 'Source Han Serif SC', SimSun, serif";
const SERIF = `Newsreader, 'Iowan Old Style', Georgia, 'Times New Roman', ${SONGTI}`;

const LATIN: Script = {
  display: SERIF,
  text: SERIF,
  headingWeight: 400,
  headingLine: 1.15,
  textSize: 17,
  textLine: 1.5,
};

/** Chinese faces come first, for they also draw the quotation marks. */
const HAN: Script = {
  display: SONGTI,
  text: "'PingFang SC', 'Noto Sans SC', 'Noto Sans CJK SC', 'Microsoft YaHei', sans-serif",
  headingWeight: 600,
  headingLine: 1.35,
  textSize: 16,
  textLine: 1.75,
};

export function faceOf(lang: string): Face {
  const script = /^Han/.test(scriptOf(lang)) ? HAN : LATIN;
  const direction = directionOf(lang);
  const [start, end] = direction === "rtl" ? (["right", "left"] as const) : (["left", "right"] as const);
  return { ...script, direction, start, end };
}

/** What inline styles cannot say: darkness, narrow screens and print. Mail programs that drop it show light paper. */
export function stylesOf(fill: Fill): string {
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
}
@media (max-width: 480px) {
  .margin { padding-left: 20px !important; padding-right: 20px !important; }
  .heading { font-size: 27px !important; }
  .wide { width: 100% !important; }
}
@media print {
  .paper { background-color: #ffffff !important; }
  .ink, .soft { color: #000000 !important; }
  .screen { display: none !important; }
}
`;
}
