import { palette } from "../drawing/palette.ts";

/** The style that all printed documents share. */
export const houseStyle = `
:root { --ink: ${palette.ink}; --soot: ${palette.soot}; --smoke: ${palette.smoke}; --wash: ${palette.wash}; --paper: ${palette.paper}; --straw: ${palette.straw}; --red: ${palette.vermilion}; }
* { box-sizing: border-box; }
html { font-family: "Newsreader", "Noto Serif SC", serif; color: var(--ink); -webkit-print-color-adjust: exact; font-variant-numeric: oldstyle-nums; }
body { margin: 0; }
:lang(zh) { font-family: "Noto Serif SC", serif; font-style: normal; }
h1, h2, h3 { font-family: "Newsreader Display", "Noto Serif SC", serif; font-weight: 400; line-height: 1.1; margin: 0; text-wrap: balance; break-after: avoid; }
p { margin: 0; text-wrap: pretty; orphans: 2; widows: 2; }
em { font-style: italic; }
code, pre { font-family: "Plex Mono", "Noto Serif SC", monospace; font-variant-numeric: lining-nums; font-variant-ligatures: none; }
pre { white-space: pre-wrap; margin: 0; break-inside: avoid; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th { text-align: start; font-weight: 600; }
a { color: inherit; text-decoration: none; }
`;

/** An HTML document in the shared style; the printer inserts the fonts where the comment is. */
export function htmlDocument(title: string, style: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${title}</title>
<!--fonts-->
<style>${houseStyle}${style}</style>
</head>
<body>
${body}
</body>
</html>`;
}
