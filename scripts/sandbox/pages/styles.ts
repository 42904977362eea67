/** The stylesheet of all pages: system fonts, a light and a dark theme. */
export const styles = `
:root {
  color-scheme: light dark;
  --paper: light-dark(oklch(0.975 0.008 85), oklch(0.185 0.01 70));
  --raised: light-dark(oklch(0.995 0.004 85), oklch(0.225 0.011 70));
  --ink: light-dark(oklch(0.25 0.015 60), oklch(0.93 0.012 85));
  --soft: light-dark(oklch(0.44 0.018 65), oklch(0.76 0.016 80));
  --line: light-dark(oklch(0.87 0.012 80), oklch(0.34 0.012 70));
  --edge: light-dark(oklch(0.6 0.015 75), oklch(0.56 0.014 75));
  --accent: light-dark(oklch(0.435 0.085 195), oklch(0.78 0.085 195));
  --on-accent: light-dark(oklch(0.99 0.004 195), oklch(0.2 0.03 195));
  --warn: light-dark(oklch(0.46 0.14 35), oklch(0.8 0.11 45));
  --warn-paper: light-dark(oklch(0.955 0.025 50), oklch(0.26 0.035 45));
  --good: light-dark(oklch(0.43 0.095 150), oklch(0.8 0.1 150));
  --text: system-ui, -apple-system, "Segoe UI", "PingFang SC", "Hiragino Sans GB", "Microsoft YaHei",
    "Noto Sans CJK SC", "Noto Sans SC", sans-serif;
  --figures: ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, monospace;
}
*, *::before, *::after { box-sizing: border-box; }
body {
  margin: 0; background: var(--paper); color: var(--ink);
  font: 1rem/1.6 var(--text); -webkit-text-size-adjust: 100%; line-break: strict; text-autospace: normal;
  text-wrap-style: pretty; word-break: auto-phrase;
}
a { color: inherit; text-underline-offset: 0.2em; text-decoration-thickness: 1px; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
h1, h2, h3, p, dl, dd, ul, ol, table { margin: 0; padding: 0; }
h1 { font-size: clamp(1.5rem, 1.3rem + 0.9vw, 2rem); font-weight: 600; line-height: 1.2; letter-spacing: -0.01em; text-wrap: balance; }
h2 { font-size: 1.0625rem; font-weight: 600; line-height: 1.35; }
:lang(zh) h1, h1:lang(zh) { letter-spacing: 0; }
code, .code { font-family: var(--figures); font-size: 0.8125rem; overflow-wrap: anywhere; }
.soft { color: var(--soft); }
.small { font-size: 0.875rem; line-height: 1.5; }
.figure { font-variant-numeric: tabular-nums lining-nums; white-space: nowrap; }

.notice-bar { background: var(--ink); color: var(--paper); font-size: 0.8125rem; line-height: 1.5; }
.notice-bar > div { display: flex; flex-wrap: wrap; gap: 0.125rem 1.25rem; justify-content: space-between; align-items: baseline; max-width: 72rem; margin: auto; padding: 0.5rem 1.25rem; }
.notice-bar nav { display: flex; flex-wrap: wrap; gap: 0 1.25rem; }
.notice-bar a { text-decoration: none; padding-block: 0.125rem; }
.notice-bar a:hover, .notice-bar a[aria-current] { text-decoration: underline; }
.notice-bar :focus-visible { outline-color: var(--paper); }
main { max-width: 72rem; margin: auto; padding: clamp(2rem, 5vw, 4rem) 1.25rem 5rem; }
main.narrow { max-width: 34rem; }
main.medium { max-width: 62rem; }
.stack > * + * { margin-top: 1.25rem; }
.hint { display: block; margin-top: 0.375rem; color: var(--soft); font-size: 0.875rem; line-height: 1.5; }
.note { color: var(--ink); border-left: 3px solid var(--warn); background: var(--warn-paper); padding: 0.75rem 0.875rem; }

button, .button {
  display: inline-block; font: inherit; font-size: 0.9375rem; line-height: 1.4; color: var(--ink); background: transparent;
  border: 1px solid var(--edge); border-radius: 2px; padding: 0.5rem 0.875rem; cursor: pointer; text-decoration: none;
}
button:hover, .button:hover { border-color: var(--ink); }
button.primary { width: 100%; padding: 0.8125rem 1rem; font-size: 1.0625rem; font-weight: 600; color: var(--on-accent); background: var(--accent); border-color: var(--accent); }
button.primary:hover { border-color: var(--ink); }
button.quiet { border-color: var(--line); font-size: 0.875rem; padding: 0.3125rem 0.625rem; }
button.quiet:hover { border-color: var(--ink); }
label { display: block; font-size: 0.875rem; font-weight: 500; margin-bottom: 0.3125rem; }
:is(input, select) {
  font: inherit; width: 100%; color: var(--ink); background: var(--raised);
  border: 1px solid var(--edge); border-radius: 2px; padding: 0.625rem 0.75rem;
}
::placeholder { color: var(--soft); opacity: 1; }
input[type="checkbox"] { width: auto; margin-right: 0.375rem; }
input[readonly] { background: transparent; border-color: var(--line); }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 0.875rem; }
.row { display: flex; flex-wrap: wrap; gap: 0.5rem; align-items: center; }

@media (min-width: 52rem) {
  .checkout { display: grid; grid-template-columns: minmax(0, 5fr) minmax(0, 6fr); gap: 4.5rem; align-items: start; }
  .checkout > .receipt { position: sticky; top: 2rem; }
  .checkout > form { margin: 0; }
}
.receipt { border-block: 1px solid var(--line); }
.receipt ul { list-style: none; }
.receipt li, .receipt .total { display: flex; justify-content: space-between; gap: 1.5rem; padding-block: 0.75rem; }
.receipt li > div > span { display: block; }
.receipt li + li, .receipt .total { border-top: 1px solid var(--line); }
.receipt .total { font-weight: 600; font-size: 1.125rem; }
.other-outcomes { margin-top: 2.5rem; border-top: 1px solid var(--line); padding-top: 1.5rem; }

.measure { max-width: 42rem; }
.stack > section { margin-top: 2.75rem; }
.links { list-style: none; border-bottom: 1px solid var(--line); }
.links li { display: flex; flex-wrap: wrap; gap: 0 1.25rem; align-items: baseline; border-top: 1px solid var(--line); padding: 0.75rem 0; }
.links a { font-size: 1.125rem; min-width: 8rem; }
.columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 17rem), 1fr)); gap: 1.5rem 2rem; }
form.outage > p + p { margin-top: 0.5rem; }
.stack > form.outage { margin-top: 3rem; max-width: 42rem; }

.facts { font-size: 0.875rem; }
.facts dd { margin-bottom: 0.375rem; }
@media (min-width: 32rem) {
  .facts { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 0.125rem 1.25rem; }
  .facts dd { margin: 0; }
}
.facts dt { color: var(--soft); }
.facts dd { overflow-wrap: anywhere; }

.payment { border-top: 1px solid var(--line); padding-top: 1.5rem; margin-top: 2rem; }
.payment > * + * { margin-top: 0.875rem; }
.payment header { display: flex; justify-content: space-between; gap: 1.5rem; align-items: baseline; }
.payment .amount { font-size: 1.125rem; font-weight: 600; }
.payment .state { margin-top: 0.125rem; font-size: 0.9375rem; font-weight: 500; }
.payment:target { box-shadow: -0.875rem 0 0 -0.6875rem var(--accent); }
.good { color: var(--good); }
.warn { color: var(--warn); }
.refund label { margin: 0; }
.refund input { width: 9rem; font-size: 0.9375rem; padding: 0.5rem 0.625rem; }
details > summary { cursor: pointer; font-size: 0.875rem; padding-block: 0.125rem; width: fit-content; }
.payment .meta > * { margin-right: 1.25rem; }
details > * + * { margin-top: 0.625rem; }
.events { list-style: none; border-left: 1px solid var(--line); padding-left: 1rem; }

.emails { list-style: none; border-bottom: 1px solid var(--line); }
.emails li { position: relative; display: grid; grid-template-columns: 1fr; gap: 0 1.5rem; border-top: 1px solid var(--line); padding: 0.75rem 0; }
.emails a { font-weight: 500; text-decoration: none; overflow-wrap: anywhere; }
.emails a::after { content: ""; position: absolute; inset: 0; }
.emails li:hover a { text-decoration: underline; }
.emails span { overflow-wrap: anywhere; }
@media (min-width: 45rem) {
  .emails li { grid-template-columns: minmax(0, 5fr) minmax(0, 3fr) max-content; align-items: baseline; }
}
iframe.email { display: block; width: 100%; height: min(80vh, 60rem); border: 1px solid var(--line); background: #fff; resize: vertical; }
pre.plain { margin-bottom: 0; font: 0.875rem/1.6 var(--figures); white-space: pre-wrap; overflow-wrap: anywhere; border: 1px solid var(--line); background: var(--raised); padding: 1rem 1.125rem; }
`;
