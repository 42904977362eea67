import type { Product } from "#catalogue/types.ts";
import { formatDate } from "#site/lib/format.ts";
import type { PageContext } from "#site/lib/page-context.ts";
import { Html } from "../html.tsx";
import { foreignLang } from "../product-card.tsx";
import { Section } from "../section.tsx";
import type { ProductProps } from "./props.ts";

/** What changed, newest first; the older ones folded. */
export function Changelog({ product, context }: ProductProps) {
  const { messages } = context;
  const [latest, ...earlier] = product.changelog;
  if (!latest) return null;
  return (
    <Section title={messages.product.changelog} id="changes">
      <dl className="changes">
        <Change of={latest} context={context} />
      </dl>
      {earlier.length > 0 && (
        <div className="accordion">
          <details>
            <summary>{messages.product.earlier}</summary>
            <dl className="changes">
              {earlier.map((change) => (
                <Change key={change.date} of={change} context={context} />
              ))}
            </dl>
          </details>
        </div>
      )}
    </Section>
  );
}

function Change({ of, context }: { of: Product["changelog"][number]; context: PageContext }) {
  return (
    <div>
      <dt className="muted">
        {of.version && <span className="text-ink">{of.version} </span>}
        <time dateTime={of.date}>{formatDate(of.date, context.lang)}</time>
      </dt>
      <dd>
        <Html className="prose" lang={foreignLang(of, context)} html={of.notes} />
      </dd>
    </div>
  );
}
