/** What people call a file's type: the end of its name, in capitals. */
export function fileType(name: string): string {
  return (name.split(".").at(-1) ?? "").toUpperCase();
}

/** What a file is fileLabel, and its type unless that name says it already. */
export function fileLabel({ title, name }: { title?: string | null; name: string }): {
  name: string;
  type: string | null;
} {
  const shown = title ?? name;
  const type = fileType(name);
  const messages = shown.toUpperCase().split(/[^\p{L}\p{N}]+/u);
  return { name: shown, type: messages.includes(type) ? null : type };
}
