import { LIBRARY_MANIFEST, LIBRARY_PATH } from "#domain/addresses.ts";
import { sealCharacters } from "#domain/seal.ts";
import { Library } from "#site/components/buyer/library.tsx";
import { NoScript } from "#site/components/buyer/no-script.tsx";
import { Hydrated } from "#site/components/hydrated.tsx";
import { Shell } from "#site/components/shell.tsx";
import { privateMetadata } from "#site/lib/metadata.ts";
import { loadPageContext, pathPrefix } from "#site/lib/page-context.ts";
import { sealNames } from "#site/lib/seal-names.ts";
import "#site/styles/library.css";

type Props = { params: Promise<{ lang: string }> };

export async function generateMetadata({ params }: Props) {
  const { lang } = await params;
  const { messages } = await loadPageContext(lang);
  return privateMetadata(lang, messages.library.title, messages.signIn.text, LIBRARY_MANIFEST);
}

export default async function LibraryPage({ params }: Props) {
  const { lang } = await params;
  const context = await loadPageContext(lang);
  const seal = sealCharacters(await sealNames(context)).join("");
  return (
    <Shell context={context} currentPath={LIBRARY_PATH}>
      <Hydrated module="library" seal={seal}>
        <Library
          messages={context.messages.library}
          goods={context.messages.goods}
          kinds={context.messages.kinds}
          lang={lang}
          prefix={pathPrefix(context)}
          seal={seal}
        />
      </Hydrated>
      <NoScript context={context} plain="library" />
    </Shell>
  );
}
