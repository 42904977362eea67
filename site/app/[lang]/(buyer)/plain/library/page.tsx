import { LIBRARY_PATH } from "#domain/addresses.ts";
import { sealCharacters } from "#domain/seal.ts";
import { PlainLibrary } from "#site/components/plain/library.tsx";
import { Shell } from "#site/components/shell.tsx";
import { privateMetadata } from "#site/lib/metadata.ts";
import { loadPageContext } from "#site/lib/page-context.ts";
import { sealNames } from "#site/lib/seal-names.ts";
import "#site/styles/library.css";
import "#site/styles/plain.css";

type Props = { params: Promise<{ lang: string }> };

export async function generateMetadata({ params }: Props) {
  const { lang } = await params;
  const { messages } = await loadPageContext(lang);
  return privateMetadata(lang, messages.library.title, messages.library.title);
}

/** A template, which the checkout fills in for browsers without scripts. */
export default async function PlainLibraryPage({ params }: Props) {
  const { lang } = await params;
  const context = await loadPageContext(lang);
  const seal = sealCharacters(await sealNames(context)).join("");
  return (
    <Shell context={context} currentPath={LIBRARY_PATH}>
      <PlainLibrary messages={context.messages} lang={lang} seal={seal} />
    </Shell>
  );
}
