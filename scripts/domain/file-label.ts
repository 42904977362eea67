import { directionOf } from "./languages/script.ts";

const SIZE_UNITS = ["kilobyte", "megabyte", "gigabyte"] as const;

/** The file extension in capitals, as in "PDF". */
export function fileType(name: string): string {
  return (name.split(".").at(-1) ?? "").toUpperCase();
}

/** A file's title or name, and its type unless the name already says it. */
export function fileLabel({ title, name }: { title?: string | null; name: string }): {
  name: string;
  type: string | null;
} {
  const label = title ?? name;
  const type = fileType(name);
  const words = label.toUpperCase().split(/[^\p{L}\p{N}]+/u);
  return { name: label, type: words.includes(type) ? null : type };
}

/** A number of bytes in kB, MB or GB, with at most three digits before the point. */
export function formatSize(bytes: number, lang: string): string {
  const power = Math.min(SIZE_UNITS.length, Math.max(1, Math.floor(Math.log10(Math.max(bytes, 1)) / 3)));
  // A file is never shown as 0 kB.
  const value = Math.max(bytes / 1000 ** power, 0.1);
  const unit = SIZE_UNITS[power - 1] ?? "kilobyte";
  const digits = value < 10 ? 1 : 0;
  // In right-to-left text, the number would otherwise be placed with a Latin word before it: `PDF · 0.6`.
  const mark = directionOf(lang) === "rtl" ? "\u200f" : "";
  const format = new Intl.NumberFormat(lang, {
    style: "unit",
    unit,
    unitDisplay: "short",
    maximumFractionDigits: digits,
  });
  return mark + format.format(value);
}
