import { productPath, shareImagePath } from "#domain/addresses.ts";
import { StructuredData } from "#site/components/html.tsx";
import { Bundle } from "#site/components/product/bundle.tsx";
import { BuyBar, BuyBox } from "#site/components/product/buy.tsx";
import { Changelog } from "#site/components/product/changelog.tsx";
import { Contents } from "#site/components/product/contents.tsx";
import { Facts } from "#site/components/product/facts.tsx";
import { Faq } from "#site/components/product/faq.tsx";
import { Files } from "#site/components/product/files.tsx";
import { Gallery } from "#site/components/product/gallery.tsx";
import { NextSteps } from "#site/components/product/next-steps.tsx";
import { Related } from "#site/components/product/related.tsx";
import { SampleLinks, Samples } from "#site/components/product/samples.tsx";
import { Story } from "#site/components/product/story.tsx";
import { Terms } from "#site/components/product/terms.tsx";
import { Testimonials } from "#site/components/product/testimonials.tsx";
import { Shell } from "#site/components/shell.tsx";
import { catalogue } from "#site/lib/catalogue.ts";
import { pageMetadata } from "#site/lib/metadata.ts";
import { loadPageContext, slugParams } from "#site/lib/page-context.ts";
import { productData } from "#site/lib/structured-data.ts";

import "#site/styles/product.css";

type Props = { params: Promise<{ lang: string; slug: string }> };

export async function generateStaticParams({ params }: { params: { lang: string } }) {
  return slugParams((await catalogue(params.lang)).slugs().products);
}

export async function generateMetadata({ params }: Props) {
  const { lang, slug } = await params;
  const product = (await catalogue(lang)).product(slug);
  if (!product) return null;
  const image = { src: shareImagePath(slug), alt: product.cover.alt };
  const metadata = await pageMetadata({
    lang,
    path: productPath(slug),
    title: product.name,
    description: product.summary,
    image,
  });
  return product.isUnlisted ? { ...metadata, robots: { index: false } } : metadata;
}

export default async function ProductPage({ params }: Props) {
  const { lang, slug } = await params;
  const context = await loadPageContext(lang);
  const product = context.catalogue.product(slug);
  if (!product) return null;
  const props = { product, context };
  return (
    <Shell context={context} currentPath={productPath(slug)}>
      <article className="product page">
        <Gallery {...props} />
        <BuyBox {...props} />
        <div className="product-details">
          <div className="product-facts">
            <Bundle {...props} />
            <Contents {...props} />
            <SampleLinks {...props} />
            <Files {...props} />
            <Facts {...props} />
          </div>
          <div className="product-sections">
            <Samples {...props} />
            <Story {...props} />
            <Testimonials {...props} />
            <Faq {...props} />
            <NextSteps {...props} />
            <Changelog {...props} />
            <Terms {...props} />
          </div>
          <BuyBar {...props} />
        </div>
      </article>
      <Related {...props} />
      <StructuredData data={productData(product, context)} />
    </Shell>
  );
}
