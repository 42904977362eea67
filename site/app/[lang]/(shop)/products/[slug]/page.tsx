import { productPath, sharePath } from "#domain/addresses.ts";
import { StructuredData } from "#site/components/html.tsx";
import { Bundle } from "#site/components/product/bundle.tsx";
import { BuyBar, BuyBox } from "#site/components/product/buy.tsx";
import { Changelog } from "#site/components/product/changelog.tsx";
import { Contents } from "#site/components/product/contents.tsx";
import { Facts } from "#site/components/product/facts.tsx";
import { Faq } from "#site/components/product/faq.tsx";
import { Files } from "#site/components/product/files.tsx";
import { Gallery } from "#site/components/product/gallery.tsx";
import { Related } from "#site/components/product/related.tsx";
import { SampleLinks, Samples } from "#site/components/product/samples.tsx";
import { Next, Story, Terms } from "#site/components/product/terms.tsx";
import { Testimonials } from "#site/components/product/testimonials.tsx";
import { Shell } from "#site/components/shell.tsx";
import { catalogue } from "#site/lib/catalogue.ts";
import { pageMetadata } from "#site/lib/metadata.ts";
import { loadPageContext, slugs } from "#site/lib/page-context.ts";
import { productData } from "#site/lib/structured-data.ts";

import "#site/styles/product.css";

type Props = { params: Promise<{ lang: string; slug: string }> };

export async function generateStaticParams({ params }: { params: { lang: string } }) {
  return slugs((await catalogue(params.lang)).products);
}

export async function generateMetadata({ params }: Props) {
  const { lang, slug } = await params;
  const product = (await loadPageContext(lang)).products.find((product) => product.slug === slug);
  if (!product) return {};
  const image = { src: sharePath(slug), alt: product.cover.alt };
  return pageMetadata({
    lang,
    path: productPath(slug),
    title: product.name,
    description: product.summary,
    image,
  });
}

export default async function ProductPage({ params }: Props) {
  const { lang, slug } = await params;
  const context = await loadPageContext(lang);
  const product = context.products.find((product) => product.slug === slug);
  if (!product) return null;
  const of = { product, context };
  return (
    <Shell context={context} at={productPath(slug)}>
      <article className="product page">
        <Gallery {...of} />
        <BuyBox {...of} />
        <div className="product-details">
          <div className="product-facts">
            <Contents {...of} />
            <SampleLinks {...of} />
            <Files {...of} />
            <Facts {...of} />
          </div>
          <div className="product-sections">
            <Bundle {...of} />
            <Samples {...of} />
            <Story {...of} />
            <Testimonials {...of} />
            <Faq {...of} />
            <Next {...of} />
            <Changelog {...of} />
            <Terms {...of} />
          </div>
          <BuyBar {...of} />
        </div>
      </article>
      <Related {...of} />
      <StructuredData data={productData(product, context)} />
    </Shell>
  );
}
