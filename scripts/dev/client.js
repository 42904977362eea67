/** Runs on the pages of a preview: reloads them after a change, shows mistakes, and marks drafts. */

const PANEL = {
  position: "fixed",
  inset: "auto 1rem 1rem",
  zIndex: "9999",
  maxHeight: "50vh",
  overflow: "auto",
  margin: "0 auto",
  padding: "1rem 1.25rem",
  maxWidth: "60rem",
  background: "#2a0f0c",
  color: "#ffe9e3",
  font: "14px/1.5 ui-monospace, monospace",
  whiteSpace: "pre-wrap",
  overflowWrap: "anywhere",
  borderInlineStart: "4px solid #ff6a4d",
};
const BADGE = {
  ...PANEL,
  inset: "auto auto 1rem 1rem",
  margin: "0",
  background: "#3a2c00",
  color: "#fff3cf",
};

/** How links to drafts are marked in lists. */
const MARK = `content: "Draft"; margin-inline-end: 0.5em; padding: 0.1em 0.5em; background: ${BADGE.background}; color: ${BADGE.color}; font: 12px/1.5 ui-monospace, monospace; vertical-align: middle`;

const marks = new CSSStyleSheet();
document.adoptedStyleSheets.push(marks);
/** The version of the page, which may be older than the one that the preview has by now. */
const version = Number(new URL(import.meta.url).searchParams.get("version"));
let panel;
let badge;

new EventSource("/__preview/events").addEventListener("state", ({ data }) => {
  const state = JSON.parse(data);
  if (state.version > version) location.reload();
  panel = show(panel, state.mistakes.join("\n"), PANEL, "alert");
  marks.replaceSync(
    state.drafts
      .map((draft) => `a[href$="/products/${draft}/"]:not(:has(img))::before { ${MARK} }`)
      .join("\n"),
  );
  const slug = /\/products\/([^/]+)\/$/.exec(location.pathname)?.[1];
  const isDraft = state.drafts.includes(slug);
  badge = show(badge, isDraft ? "Draft: visible only in this preview" : "", BADGE, "note");
});

/** Shows a text in a box, or removes the box if there is none. */
function show(box, text, style, role) {
  box?.remove();
  if (!text) return undefined;
  const element = document.createElement("div");
  element.setAttribute("role", role);
  element.textContent = text;
  Object.assign(element.style, style);
  document.body.append(element);
  return element;
}
