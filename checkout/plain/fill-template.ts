/** What a template is filled with: texts, and parts that are shown once, for each of a list, or not at all. */
export interface View {
  [name: string]: string | boolean | null | undefined | View[];
}

/** `{name}`, `{{#name}}…{{/name}}` and `{{^name}}…{{/name}}`. A part does not contain another one of the same name. */
const TAG = /\{\{([#^])(\S+?)\}\}(.*?)\{\{\/\2\}\}|\{(\w+)\}/gs;

/**
 * Fills in a published page (site/components/plain), whose attributes all have quotes: `{name}` is a text of the view,
 * `{{#name}}…{{/name}}` is repeated for each of a list, with what surrounds it, or shown if there is one, and `{{^name}}…{{/name}}` is
 * shown if there is none. Texts are escaped. A name that the view does not have is left as it is.
 */
export function fillTemplate(template: string, view: View): string {
  return template.replace(TAG, (found, kind, part, content, text) => {
    if (text !== undefined) return text in view ? escapeHtml(String(view[text] ?? "")) : found;
    const value = view[part];
    const shown = Array.isArray(value) ? value : value ? [{}] : [];
    if (kind === "^") return shown.length === 0 ? fillTemplate(content, view) : "";
    return shown.map((each) => fillTemplate(content, { ...view, ...each })).join("");
  });
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
