import type { ModuleChange } from "./sdks/change-modules.ts";

/** Matches up to the next backtick: a statement that contains another template is matched in parts. */
const TEMPLATE = /\bsql`[^`]*`/g;

/**
 * Writes each statement in one line, since a minifier keeps the text of templates: 0.7 kB less, gzipped. The line breaks follow, so
 * that the lines of the source map stay.
 */
export const SQL_LINES: ModuleChange[] = [
  {
    files: /\/checkout\/orders\/.*\.ts$/,
    change: (code) =>
      code.replace(TEMPLATE, (template) => {
        const lines = template.split(/\s*\n\s*/);
        return lines.join(" ") + "\n".repeat(lines.length - 1);
      }),
  },
];
