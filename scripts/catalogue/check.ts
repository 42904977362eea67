import { checkAccent } from "./accent.ts";
import { type Findings, type Mistake, sorted } from "./content/mistakes.ts";
import { readContent } from "./content/read.ts";
import { readLogoSize } from "./logo.ts";
import { findUnreadable, type Unreadable } from "./media.ts";

/** Finds everything in the content folder that a build would stop at, without building; and what it would warn of. */
export async function checkContent(contentDir: string): Promise<Findings> {
  const { shop, mistakes, warnings, pictures, logos } = readContent(contentDir);
  const unreadable = [
    ...(await findUnreadable(contentDir, pictures)),
    ...(await findUnreadable(contentDir, logos, readLogoSize)),
  ];
  const accent = await checkAccent(shop);
  return {
    mistakes: sorted([...mistakes, ...unreadable.map(unreadablePicture), ...accent.mistakes]),
    warnings: sorted([...warnings, ...accent.warnings]),
  };
}

export function unreadablePicture({ file, reason }: Unreadable): Mistake {
  const found = `a file that cannot be read as a picture (${reason.replace(/\s+/g, " ").trim()})`;
  return { file, line: 1, field: "file", found, expected: "SVG, PNG, JPEG, WebP or AVIF" };
}
