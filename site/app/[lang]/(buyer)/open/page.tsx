import { OpenLink } from "../../../../components/buyer/open-link.tsx";
import { Shell } from "../../../../components/shell.tsx";
import { privateHead } from "../../../../lib/metadata.ts";
import { groundOf, prefixOf } from "../../../../lib/page.ts";

type Props = { params: Promise<{ lang: string }> };

export async function generateMetadata({ params }: Props) {
  const { lang } = await params;
  return privateHead(lang, (await groundOf(lang)).words.open.title);
}

export default async function OpenLinkPage({ params }: Props) {
  const { lang } = await params;
  const ground = await groundOf(lang);
  return (
    <Shell ground={ground} at="/open/">
      <OpenLink words={ground.words.open} lang={lang} prefix={prefixOf(ground)} />
    </Shell>
  );
}
