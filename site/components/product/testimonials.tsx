import type { Testimonial } from "#catalogue/types.ts";
import { formatDate, separator } from "#site/lib/format.ts";
import { Html } from "../html.tsx";
import { Section } from "../section.tsx";
import type { ProductProps } from "./props.ts";

/** What people have said of it, each in the language they said it in. */
export function Testimonials({ product, context }: ProductProps) {
  if (product.testimonials.length === 0) return null;
  return (
    <Section title={context.messages.product.testimonials} id="testimonials">
      <ul className="rows">
        {product.testimonials.map((said) => (
          <li key={said.name}>
            <Said {...said} page={context.lang} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Said({ quote, lang, name, role, url, date: day, page }: Testimonial & { page: string }) {
  return (
    <figure lang={lang === page ? undefined : lang}>
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
        {day && (
          <>
            {separator(lang)}
            <time dateTime={day} lang={lang === page ? undefined : page}>
              {formatDate(day, page)}
            </time>
          </>
        )}
      </figcaption>
    </figure>
  );
}
