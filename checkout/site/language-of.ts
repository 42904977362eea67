/** The folder of a language that a path begins with: `zh` of `/zh/products/`. Empty where it begins with none. */
export function languageOf(path: string): string {
  return /^\/([a-z]{2,3}(?:-[a-z]+)?)\//i.exec(path)?.[1] ?? "";
}

/** Whether a path is that of the page, in any language, that says that nothing is there. */
export function isNotFoundPage(path: string): boolean {
  return /^(\/[a-z]{2,3}(-[a-z]+)?)?\/404(\.html|\/)?$/i.test(path);
}
