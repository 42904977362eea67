import type { Testimonial } from "#catalogue/types.ts";
import { formatDate, separator } from "#site/lib/format.ts";
import { Html } from "../html.tsx";
import { Section } from "../section.tsx";
import type { ProductProps } from "./props.ts";

/** Quotes from buyers, each in its own language. */
export function Testimonials({ product, context }: ProductProps) {
  if (product.testimonials.length === 0) return null;
  return (
    <Section title={context.messages.product.testimonials} id="testimonials">
      <ul className="rows">
        {product.testimonials.map((testimonial) => (
          <li key={testimonial.name}>
            <Quote {...testimonial} pageLang={context.lang} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Quote({ quote, lang, name, role, url, date, pageLang }: Testimonial & { pageLang: string }) {
  return (
    <figure lang={lang === pageLang ? undefined : lang}>
      <blockquote>
        <Html className="prose" html={quote} />
      </blockquote>
      <figcaption className="muted">
        {url ? (
          <a href={url} rel="external noopener">
            {name}
          </a>
        ) : (
          name
        )}
        {role && separator(lang) + role}
        {date && (
          <>
            {separator(lang)}
            <time dateTime={date} lang={lang === pageLang ? undefined : pageLang}>
              {formatDate(date, pageLang)}
            </time>
          </>
        )}
      </figcaption>
    </figure>
  );
}
