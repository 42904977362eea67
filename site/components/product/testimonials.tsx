import type { Testimonial } from "#catalogue/types.ts";
import { date, dot } from "#site/lib/format.ts";
import { Html } from "../html.tsx";
import { Section } from "../section.tsx";
import type { Of } from "./of.ts";

/** What people have said of it, each in the language they said it in. */
export function Testimonials({ product, ground }: Of) {
  if (product.testimonials.length === 0) return null;
  return (
    <Section title={ground.words.product.testimonials} id="testimonials">
      <ul className="rows">
        {product.testimonials.map((said) => (
          <li key={said.name}>
            <Said {...said} page={ground.lang} />
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
      <figcaption className="label">
        {url ? (
          <a href={url} rel="external noopener">
            {name}
          </a>
        ) : (
          name
        )}
        {role && dot(lang) + role}
        {day && (
          <>
            {dot(lang)}
            <time dateTime={day} lang={lang === page ? undefined : page}>
              {date(day, page)}
            </time>
          </>
        )}
      </figcaption>
    </figure>
  );
}
