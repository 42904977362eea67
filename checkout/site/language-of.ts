/** The folder of a language that a path begins with: `zh` of `/zh/products/`. Empty where it begins with none. */
export function languageOf(path: string): string {
  return /^\/([a-z]{2,3}(?:-[a-z]+)?)\//i.exec(path)?.[1] ?? "";
}
