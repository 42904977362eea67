/** What people call a file's type: the end of its name, in capitals. */
export function fileType(name: string): string {
  return (name.split(".").at(-1) ?? "").toUpperCase();
}

/** What a file is called, and its type unless that name says it already. */
export function called({ title, name }: { title?: string | null; name: string }): {
  name: string;
  type: string | null;
} {
  const shown = title ?? name;
  const type = fileType(name);
  const words = shown.toUpperCase().split(/[^\p{L}\p{N}]+/u);
  return { name: shown, type: words.includes(type) ? null : type };
}
