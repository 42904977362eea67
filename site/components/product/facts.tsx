import { tagPath } from "#domain/addresses.ts";
import { formatMessage } from "#messages/format.ts";
import { formatDate } from "#site/lib/format.ts";
import type { ProductProps } from "./props.ts";

/** When the product was published and updated, and its tags. */
export function Facts({
  product: { created, updated, tags },
  context: { messages, lang, to },
}: ProductProps) {
  return (
    <div className="muted">
      <p>
        {formatMessage(created === updated ? messages.product.published : messages.product.updated, {
          updated: formatDate(updated, lang),
          created: formatDate(created, lang),
        })}
      </p>
      {tags.length > 0 && (
        <ul className="tags" aria-label={messages.product.tags}>
          {tags.map(({ slug, name }) => (
            <li key={slug}>
              <a href={to(tagPath(slug))}>{name}</a>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
