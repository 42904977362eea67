import { raw } from "hono/html";

/** The styles of the preview's own pages. Each email is in a frame of its own. */
export const STYLES = raw(`
:root { color-scheme: light dark; font: 1rem/1.5 Georgia, "Songti SC", "Noto Serif CJK SC", serif; }
body { margin: 0 auto; padding: 1.5rem clamp(1rem, 3vw, 3rem); max-width: 110rem; }
h1, h2 { font-weight: 400; line-height: 1.2; margin: 0 0 0.5rem; }
h2 { font-size: 1.5rem; }
p { margin: 0 0 1rem; }
a { color: inherit; text-underline-offset: 0.15em; }
nav { display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; padding-block: 0.5rem; }
nav a { min-height: 2rem; }
nav a[aria-current] { font-weight: 700; text-decoration: none; }
details ol { columns: 16rem; }
section { border-top: 1px solid; margin-top: 2rem; padding-top: 1.5rem; }
article + article { margin-top: 2rem; }
dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 0 1.25rem; margin: 0 0 1rem; font-size: 0.9rem; }
dt { opacity: 0.75; }
dd { margin: 0; overflow-wrap: anywhere; }
.versions { display: flex; flex-wrap: wrap; align-items: flex-start; gap: 1.5rem; }
figure { margin: 0; max-width: 100%; }
figcaption { font-size: 0.85rem; opacity: 0.75; margin-bottom: 0.25rem; }
iframe { height: 44rem; max-width: 100%; border: 1px solid; background: #fff; }
iframe.dark { background: #16130f; }
figure.text { flex: 1 1 24rem; min-width: 0; }
pre { height: 44rem; margin: 0; padding: 1rem; box-sizing: border-box; overflow: auto; border: 1px solid; white-space: pre-wrap; overflow-wrap: anywhere; font: 0.85rem/1.6 ui-monospace, Menlo, Consolas, monospace; }
`);
