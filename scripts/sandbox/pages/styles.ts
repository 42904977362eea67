/** The sandbox's own stylesheet: system fonts, warm paper by day, warm near-black by night. */
export const styles = `
:root {
  color-scheme: light dark;
  --paper: light-dark(oklch(0.975 0.008 85), oklch(0.185 0.01 70));
  --raised: light-dark(oklch(0.995 0.004 85), oklch(0.225 0.011 70));
  --ink: light-dark(oklch(0.25 0.015 60), oklch(0.93 0.012 85));
  --soft: light-dark(oklch(0.44 0.018 65), oklch(0.76 0.016 80));
  --line: light-dark(oklch(0.87 0.012 80), oklch(0.34 0.012 70));
  --edge: light-dark(oklch(0.6 0.015 75), oklch(0.56 0.014 75));
  --accent: light-dark(oklch(0.45 0.085 195), oklch(0.78 0.085 195));
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
  font: 1rem/1.6 var(--text); -webkit-text-size-adjust: 100%; line-break: strict;
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

.band { background: var(--ink); color: var(--paper); font-size: 0.8125rem; line-height: 1.5; }
.band > div { display: flex; flex-wrap: wrap; gap: 0.125rem 1.25rem; justify-content: space-between; max-width: 72rem; margin: auto; padding: 0.5rem 1.25rem; }
.band nav { display: flex; flex-wrap: wrap; gap: 0 1.25rem; }
.band a { text-decoration: none; padding-block: 0.125rem; }
.band a:hover, .band a[aria-current] { text-decoration: underline; }
.band :focus-visible { outline-color: var(--paper); }
main { max-width: 72rem; margin: auto; padding: clamp(2rem, 5vw, 4rem) 1.25rem 5rem; }
main.narrow { max-width: 34rem; }
.stack > * + * { margin-top: 1.25rem; }
.note { border-left: 3px solid var(--edge); padding: 0.125rem 0 0.125rem 0.875rem; }
.note.warn { border-color: var(--warn); background: var(--warn-paper); padding: 0.75rem 0.875rem; }

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
input {
  font: inherit; width: 100%; color: var(--ink); background: var(--raised);
  border: 1px solid var(--edge); border-radius: 2px; padding: 0.625rem 0.75rem;
}
input[readonly] { background: transparent; border-color: var(--line); }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 0.875rem; }
.row { display: flex; flex-wrap: wrap; gap: 0.5rem; align-items: center; }
`;
