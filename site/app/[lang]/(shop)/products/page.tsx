import { Listing } from "../../../../components/listing.tsx";
import { Shell } from "../../../../components/shell.tsx";
import { headOf } from "../../../../lib/metadata.ts";
import { groundOf } from "../../../../lib/page.ts";

type Props = { params: Promise<{ lang: string }> };

export async function generateMetadata({ params }: Props) {
  const { lang } = await params;
  const { words } = await groundOf(lang);
  return headOf({ lang, path: "/products/", title: words.list.title, description: words.list.summary });
}

export default async function AllProducts({ params }: Props) {
  const ground = await groundOf((await params).lang);
  const { words, products } = ground;
  return (
    <Shell ground={ground} at="/products/">
      <Listing ground={ground} title={words.list.title} summary={words.list.summary} products={products} />
    </Shell>
  );
}
