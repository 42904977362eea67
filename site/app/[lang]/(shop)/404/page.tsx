import { PRODUCTS_PATH } from "#domain/addresses.ts";
import { Notice } from "#site/components/notice.tsx";
import { Shell } from "#site/components/shell.tsx";
import { Button } from "#site/components/ui/button.tsx";
import { privateMetadata } from "#site/lib/metadata.ts";
import { loadPageContext } from "#site/lib/page-context.ts";

type Props = { params: Promise<{ lang: string }> };

export async function generateMetadata({ params }: Props) {
  const { lang } = await params;
  const { notFound } = (await loadPageContext(lang)).messages;
  return privateMetadata(lang, notFound.title, notFound.text);
}

export default async function NotFound({ params }: Props) {
  const context = await loadPageContext((await params).lang);
  const { notFound } = context.messages;
  return (
    <Shell context={context} currentPath="/">
      <Notice title={notFound.title} text={notFound.text}>
        <Button asChild>
          <a href={context.to(PRODUCTS_PATH)}>{notFound.action}</a>
        </Button>
      </Notice>
    </Shell>
  );
}
