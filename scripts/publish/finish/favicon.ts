const HAN = /\p{Script=Han}/u;
const VERMILION = "#c43c25";

/** The shop's seal as its icon, drawn by the browser. */
export function favicon(names: string[], accent: string | null): string {
  const [sign = ""] = signs(names);
  const colour = accent ?? VERMILION;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><path fill="${VERMILION}" d="M1 1h30v30H1z"/><path fill="${colour}" d="M1 1h30v30H1z"/><text x="16" y="24" font-family="'Songti SC','Noto Serif CJK SC',Georgia,serif" font-weight="600" font-size="23" text-anchor="middle" fill="#fbf7ee">${escaped(sign)}</text></svg>`;
}

/** What may stand in the seal, best first: the first Han character of any of the shop's names, the first of its own. */
export function signs(names: string[]): string[] {
  const all = [...names.join("")];
  return [all.find((char) => HAN.test(char)), all[0]].filter((sign) => sign !== undefined);
}

function escaped(sign: string): string {
  return sign.replace(/[<>&"']/g, (char) => `&#${char.charCodeAt(0)};`);
}
