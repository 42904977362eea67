import { Notice } from "#site/components/notice.tsx";
import { Shell } from "#site/components/shell.tsx";
import { Button } from "#site/components/ui/button.tsx";
import { privateMetadata } from "#site/lib/metadata.ts";
import { loadPageContext } from "#site/lib/page-context.ts";

type Props = { params: Promise<{ lang: string }> };

export async function generateMetadata({ params }: Props) {
  const { lang } = await params;
  const { missing } = (await loadPageContext(lang)).messages;
  return privateMetadata(lang, missing.title, missing.text);
}

export default async function Missing({ params }: Props) {
  const context = await loadPageContext((await params).lang);
  const { missing } = context.messages;
  return (
    <Shell context={context} currentPath="/">
      <Notice title={missing.title} text={missing.text}>
        <Button asChild>
          <a href={context.to("/products/")}>{missing.action}</a>
        </Button>
      </Notice>
    </Shell>
  );
}
