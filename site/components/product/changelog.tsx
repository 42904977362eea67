import type { Product } from "#catalogue/types.ts";
import { date } from "#site/lib/format.ts";
import type { Ground } from "#site/lib/page.ts";
import { Html } from "../html.tsx";
import { ownLang } from "../plate.tsx";
import { Section } from "../section.tsx";
import type { Of } from "./of.ts";

/** What changed, newest first; the older ones folded. */
export function Changelog({ product, ground }: Of) {
  const { words } = ground;
  const [latest, ...earlier] = product.changelog;
  if (!latest) return null;
  return (
    <Section title={words.product.changelog} id="changes">
      <dl className="changes">
        <Change of={latest} ground={ground} />
      </dl>
      {earlier.length > 0 && (
        <div className="folds">
          <details>
            <summary>{words.product.earlier}</summary>
            <dl className="changes">
              {earlier.map((change) => (
                <Change key={change.date} of={change} ground={ground} />
              ))}
            </dl>
          </details>
        </div>
      )}
    </Section>
  );
}

function Change({ of, ground }: { of: Product["changelog"][number]; ground: Ground }) {
  return (
    <div>
      <dt className="label">
        {of.version && <span className="text-ink">{of.version} </span>}
        <time dateTime={of.date}>{date(of.date, ground.lang)}</time>
      </dt>
      <dd>
        <Html className="prose" lang={ownLang(of, ground)} html={of.notes} />
      </dd>
    </div>
  );
}
