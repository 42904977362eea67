import { formatMessage } from "#messages/format.ts";
import { formatDate } from "#site/lib/format.ts";
import type { Work } from "#site/lib/works.ts";
import { WordBreaks } from "../word-breaks.tsx";
import { WorkLink } from "./work-card.tsx";
import { WorkCover } from "./work-cover.tsx";
import { WorkFiles } from "./work-files.tsx";
import { bundleNameOf, factsOf, type LibraryProps, paymentTextOf, refusalTextOf } from "./work-texts.ts";

/** The newest work, large, with its downloads beside it. */
export function FeaturedItem({ work, ...props }: LibraryProps & { work: Work }) {
  const { messages, lang } = props;
  const { order } = work;
  const note = refusalTextOf(work, props) ? null : paymentTextOf(order, props);
  const bundle = bundleNameOf(work, props);
  return (
    <article className="featured">
      <div className="featured-cover">
        <WorkCover
          work={work}
          lang={lang}
          sizes="(width>=64rem) 40vw, (width>=48rem) 45vw, 90vw"
          seal={props.seal}
        />
      </div>
      <div className="featured-text">
        <h2>
          <WorkLink work={work} lang={lang} />
        </h2>
        <p className="muted">{factsOf(work, props)}</p>
        {bundle && (
          <p className="muted">
            <WordBreaks text={bundle} />
          </p>
        )}
        {order.paidAt && (
          <p className="muted">
            {formatMessage(order.isBuyer ? messages.bought : messages.given, {
              date: formatDate(order.paidAt, lang),
            })}
          </p>
        )}
        {note && <p className="note">{note}</p>}
        <WorkFiles work={work} isMain {...props} />
        <p className="featured-more">
          <a href={`#${encodeURIComponent(work.key)}`}>{messages.details}</a>
        </p>
      </div>
    </article>
  );
}
