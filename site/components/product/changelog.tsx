import type { Product } from "../../../scripts/catalogue/types.ts";
import { date } from "../../lib/format.ts";
import { Html } from "../html.tsx";
import { Section } from "../section.tsx";
import type { Of } from "./of.ts";

/** What changed, newest first; the older ones folded. */
export function Changelog({ product: { changelog }, ground: { words, lang } }: Of) {
  const [latest, ...earlier] = changelog;
  if (!latest) return null;
  return (
    <Section title={words.product.changelog} id="changes">
      <dl className="changes">
        <Change of={latest} lang={lang} />
      </dl>
      {earlier.length > 0 && (
        <div className="folds">
          <details>
            <summary>{words.product.earlier}</summary>
            <dl className="changes">
              {earlier.map((change) => (
                <Change key={change.date} of={change} lang={lang} />
              ))}
            </dl>
          </details>
        </div>
      )}
    </Section>
  );
}

function Change({ of, lang }: { of: Product["changelog"][number]; lang: string }) {
  return (
    <div>
      <dt className="label">
        {of.version && <span className="text-ink">{of.version} </span>}
        <time dateTime={of.date}>{date(of.date, lang)}</time>
      </dt>
      <dd>
        <Html className="prose" html={of.notes} />
      </dd>
    </div>
  );
}
