/** The style of figures, in print and in the EPUB. */
export const figureStyle = `
:lang(zh) { text-autospace: normal; line-break: strict; }
p :lang(zh), td :lang(zh), li :lang(zh), figcaption :lang(zh) { font-size: .94em; }
.opening { font-family: "Newsreader Display", "Noto Serif SC", serif; font-size: 1.42em; line-height: 1.28; margin-bottom: 1.1em; }
figure { margin: 1.5em 0; padding: 1.1em 0 0; border-top: .25mm solid #1d1a17; break-inside: avoid; }
figcaption { font-style: italic; font-size: .84em; line-height: 1.4; margin-top: .9em; color: #4a433b; }
figcaption em { font-style: normal; }
figure :lang(zh), .line :lang(zh) { font-size: 1em; text-autospace: no-autospace; }
.gaps, .sizes, .line { text-autospace: no-autospace; font-variant-numeric: lining-nums; }
.gaps p, .sizes p { font-size: 1.6em; line-height: 1.5; white-space: nowrap; text-indent: 0; }
.n { display: inline-block; width: 7.2em; font-size: .5em; font-style: italic; color: #c43c25; }
.gaps i, .g i, .line i { display: inline-block; width: .125em; }
.bodies { position: relative; width: 100%; aspect-ratio: 4; }
.bodies svg { position: absolute; inset: 0; width: 100%; height: 100%; }
.bodies .four { position: absolute; inset: 0; display: block; line-height: 1; white-space: nowrap; font-size: 25.5mm; }
.stand { line-height: 1; height: 32mm; }
.stand .square { display: inline-block; width: 1em; height: 1em; line-height: 1; font-size: 30mm; outline: .25mm solid #c43c25; }
.stand .latin { font-family: "Newsreader Display", serif; font-size: 31.5mm; margin-left: .12em; }
.weights { display: flex; justify-content: space-between; font-size: 1.45em; line-height: 1.5; }
.marks { font-size: 9.5mm; line-height: 1; }
.marks span { display: inline-block; width: 1em; height: 1em; outline: .2mm solid #c43c25; margin-right: .17em; }
.show { font-size: 1.12em; white-space: nowrap; margin: .6em 0; }
.narrow { display: flex; gap: 2.2em; font-size: 1.15em; line-height: 1.7; }
.narrow p { width: 9em; text-indent: 0; }
.lean { font-size: 2.1em; line-height: 1.6; display: flex; gap: 2em; }
.dots { text-emphasis: filled dot; text-emphasis-position: under right; -epub-text-emphasis: filled dot; }
.grey p { font-size: 1.35em; line-height: 1.7; }
.tight b { font-weight: inherit; margin-right: -.5em; }
.tea { background: #fff; padding: 1.4em 1.6em; }
.tea h3 { font-size: 1.7em; margin: 0 0 .5em; }
.tea h3 :lang(zh) { font-size: .86em; }
.tea p { margin-bottom: .5em; text-indent: 0; }
.tea p:lang(zh) { line-height: 1.75; }
.tea table { width: 100%; font-variant-numeric: lining-nums tabular-nums; }
.tea td:last-child { text-align: end; }
.line { font-size: 1.75em; line-height: 1.5; text-indent: 0; }
`;

/** The printed book: 140 × 210 mm. */
export const pageStyle = `
@page { size: 140mm 210mm; margin: 19mm 18mm 24mm 20mm; background: #fbf7ee; @bottom-left { content: counter(page); font: italic 9pt "Newsreader", serif; color: #4a433b; margin-bottom: 8mm; } }
@page dark { margin: 0; background: #1d1a17; @bottom-left { content: none; } }
@page red { margin: 0; background: #c43c25; @bottom-left { content: none; } }
@page pale { margin: 0; background: #f3ebdc; @bottom-left { content: none; } }
@page quiet { @bottom-left { content: none; } }
html { font-size: 10.9pt; line-height: 1.5; }
body > section { break-before: page; }
body > section:first-child { break-before: auto; }
.plate { width: 140mm; height: 209.8mm; padding: 19mm 18mm 16mm 20mm; position: relative; }
.dark { page: dark; color: #f3ebdc; }
.red { page: red; color: #fbf7ee; }
.pale { page: pale; }
.plate p { text-indent: 0; }
.quiet { page: quiet; }
.plate .number { font-family: "Newsreader Display"; font-size: 92mm; line-height: .8; color: #c43c25; font-variant-numeric: lining-nums; margin-left: -3mm; }
.plate h1 { font-size: 15mm; letter-spacing: -.012em; margin-top: 9mm; }
.plate .han { position: absolute; top: 19mm; right: 18mm; writing-mode: vertical-rl; font-size: 6mm; font-weight: 700; }
.plate .line { position: absolute; left: -2mm; right: -4mm; bottom: 17mm; padding: 5mm 22mm; background: #f3ebdc; color: #1d1a17; font-size: 8mm; }
.plate .wrongly { position: absolute; left: 20mm; bottom: 10mm; font-style: italic; font-size: 9pt; color: #bdb2a0; }
h2 { font-size: 1.5em; margin: 1.35em 0 .45em; }
p + p { text-indent: 1.3em; }
.show, .gaps p, .sizes p, .narrow p, .tea p, .right p { text-indent: 0 !important; }
pre { font-size: 8.4pt; line-height: 1.5; background: #f3ebdc; padding: 3.5mm 4mm; margin: 1em 0; }
code { font-size: .83em; }
pre code { font-size: 1em; }
table { width: 100%; font-size: .9em; line-height: 1.35; margin: 1.2em 0; break-inside: avoid; }
th, td { padding: 1.3mm 3mm 1.3mm 0; border-bottom: .2mm solid #bdb2a0; vertical-align: top; text-align: start; }
thead th { font-style: italic; font-weight: 400; border-bottom-color: #1d1a17; }
.tea td { border-bottom: 0; padding: .6mm 0; }
ol, ul { margin: .8em 0; padding-left: 1.2em; }
li { margin-bottom: .5em; text-wrap: pretty; }
.right { margin-top: 2.2em; border-top: .6mm solid #c43c25; padding-top: 1em; break-inside: avoid; }
.right p:last-child { font-style: italic; font-size: .84em; color: #4a433b; margin-top: .5em; text-indent: 0; }
.apart { break-before: page; padding-top: 58mm; }
.contents { list-style: none; padding: 0; margin: 10mm 0 0; }
.contents li { display: flex; gap: 4mm; align-items: baseline; border-bottom: .2mm solid #bdb2a0; padding: 2.6mm 0; margin: 0; font-size: 1.15em; }
.contents .at { margin-left: auto; }
.contents .no { width: 6mm; font-style: italic; color: #c43c25; }
`;
