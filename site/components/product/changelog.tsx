import type { Product } from "#catalogue/types.ts";
import { foreignLang } from "#site/lib/foreign-lang.ts";
import { formatDate } from "#site/lib/format.ts";
import type { PageContext } from "#site/lib/page-context.ts";
import { Html } from "../html.tsx";
import { Section } from "../section.tsx";
import type { ProductProps } from "./props.ts";

/** The changes to a product, the latest first; earlier ones are collapsed. */
export function Changelog({ product, context }: ProductProps) {
  const { messages } = context;
  const [latest, ...earlier] = product.changelog;
  if (!latest) return null;
  return (
    <Section title={messages.product.changelog} id="changes">
      <dl className="changes">
        <Change change={latest} context={context} />
      </dl>
      {earlier.length > 0 && (
        <div className="accordion">
          <details>
            <summary>{messages.product.earlier}</summary>
            <dl className="changes">
              {earlier.map((change) => (
                <Change key={change.date} change={change} context={context} />
              ))}
            </dl>
          </details>
        </div>
      )}
    </Section>
  );
}

function Change({ change, context }: { change: Product["changelog"][number]; context: PageContext }) {
  return (
    <div>
      <dt className="muted">
        {change.version && <span className="text-ink">{change.version} </span>}
        <time dateTime={change.date}>{formatDate(change.date, context.lang)}</time>
      </dt>
      <dd>
        <Html className="prose" lang={foreignLang(change.lang, context)} html={change.notes} />
      </dd>
    </div>
  );
}
