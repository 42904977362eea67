import { tagPath } from "#domain/addresses.ts";
import { say } from "#messages/format.ts";
import { date } from "#site/lib/format.ts";
import type { Of } from "./of.ts";

/** When it came and when it changed, and what it is about. */
export function Facts({ product: { created, updated, tags }, ground: { words, lang, to } }: Of) {
  return (
    <div className="label">
      <p>
        {say(created === updated ? words.product.since : words.product.updated, {
          updated: date(updated, lang),
          created: date(created, lang),
        })}
      </p>
      {tags.length > 0 && (
        <ul className="tags" aria-label={words.product.tags}>
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
