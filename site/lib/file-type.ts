/** What people call a file's type: the end of its name, in capitals. */
export function fileType(name: string): string {
  return (name.split(".").at(-1) ?? "").toUpperCase();
}
