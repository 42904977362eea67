import { Notice } from "#site/components/notice.tsx";
import { Shell } from "#site/components/shell.tsx";
import { Button } from "#site/components/ui/button.tsx";
import { privateHead } from "#site/lib/metadata.ts";
import { groundOf } from "#site/lib/page.ts";

type Props = { params: Promise<{ lang: string }> };

export async function generateMetadata({ params }: Props) {
  const { lang } = await params;
  const { missing } = (await groundOf(lang)).words;
  return privateHead(lang, missing.title, missing.text);
}

export default async function Missing({ params }: Props) {
  const ground = await groundOf((await params).lang);
  const { missing } = ground.words;
  return (
    <Shell ground={ground} at="/">
      <Notice title={missing.title} text={missing.text}>
        <Button asChild>
          <a href={ground.to("/products/")}>{missing.action}</a>
        </Button>
      </Notice>
    </Shell>
  );
}
