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
