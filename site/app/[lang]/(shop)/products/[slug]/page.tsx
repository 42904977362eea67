import { StructuredData } from "../../../../../components/html.tsx";
import { Bundle } from "../../../../../components/product/bundle.tsx";
import { BuyBar, BuyBox } from "../../../../../components/product/buy.tsx";
import { Changelog } from "../../../../../components/product/changelog.tsx";
import { Facts } from "../../../../../components/product/facts.tsx";
import { Faq } from "../../../../../components/product/faq.tsx";
import { Files } from "../../../../../components/product/files.tsx";
import { Gallery } from "../../../../../components/product/gallery.tsx";
import { Inside } from "../../../../../components/product/inside.tsx";
import { Related } from "../../../../../components/product/related.tsx";
import { SampleLinks, Samples } from "../../../../../components/product/samples.tsx";
import { Testimonials } from "../../../../../components/product/testimonials.tsx";
import { Next, Story, Terms } from "../../../../../components/product/texts.tsx";
import { Shell } from "../../../../../components/shell.tsx";
import { catalogue } from "../../../../../lib/catalogue.ts";
import { headOf } from "../../../../../lib/metadata.ts";
import { groundOf, slugs } from "../../../../../lib/page.ts";
import { productPath, sharePath } from "../../../../../lib/paths.ts";
import { productData } from "../../../../../lib/structured.ts";

import "../../../../../styles/product.css";

type Props = { params: Promise<{ lang: string; slug: string }> };

export async function generateStaticParams({ params }: { params: { lang: string } }) {
  return slugs((await catalogue(params.lang)).products);
}

export async function generateMetadata({ params }: Props) {
  const { lang, slug } = await params;
  const product = (await groundOf(lang)).products.find((product) => product.slug === slug);
  if (!product) return {};
  const image = { src: sharePath(slug), alt: product.cover.alt };
  return headOf({ lang, path: productPath(slug), title: product.name, description: product.summary, image });
}

export default async function ProductPage({ params }: Props) {
  const { lang, slug } = await params;
  const ground = await groundOf(lang);
  const product = ground.products.find((product) => product.slug === slug);
  if (!product) return null;
  const of = { product, ground };
  return (
    <Shell ground={ground} at={productPath(slug)}>
      <article className="product page">
        <Gallery {...of} />
        <BuyBox {...of} />
        <div className="product-more">
          <div className="product-facts">
            <Inside {...of} />
            <SampleLinks {...of} />
            <Files {...of} />
            <Facts {...of} />
          </div>
          <div className="product-rest">
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
      <StructuredData data={productData(product, ground)} />
    </Shell>
  );
}
