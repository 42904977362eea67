import { productPath } from "#domain/addresses.ts";
import { listedFiles } from "#domain/chapters-file.ts";
import { formatMessage, formatPlural } from "#messages/format.ts";
import { formatDate, separator } from "#site/lib/format.ts";
import { checksumsOf, type Work } from "#site/lib/works.ts";
import { Button } from "../ui/button.tsx";
import { WordBreaks } from "../word-breaks.tsx";
import { Downloads } from "./downloads.tsx";
import { saveText } from "./save-text.ts";
import { Seats } from "./seats.tsx";
import { WorkCover } from "./work-cover.tsx";
import { WorkFiles } from "./work-files.tsx";
import { WorkOrder } from "./work-order.tsx";
import {
  bundleNameOf,
  factsOf,
  type LibraryProps,
  langOf,
  paymentTextOf,
  refusalTextOf,
} from "./work-texts.ts";

/** One work with all that was bought with it. */
export function WorkView({
  work,
  works,
  close,
  ...props
}: LibraryProps & {
  work: Work;
  /** All works, for those that were bought together. */
  works: Work[];
  close: () => void;
}) {
  const { messages, lang, prefix } = props;
  const { item, order } = work;
  const isOpen = refusalTextOf(work, props) === null;
  const note = isOpen ? paymentTextOf(order, props) : null;
  const bundle = bundleNameOf(work, props);
  return (
    <article className="page work">
      <p className="work-back">
        <a
          href={location.pathname}
          onClick={(event) => {
            if (event.metaKey || event.ctrlKey || event.shiftKey) return;
            event.preventDefault();
            close();
          }}
        >
          {messages.back}
        </a>
      </p>
      <div className="work-cover">
        <WorkCover work={work} lang={lang} sizes="(width>=48rem) 45vw, 90vw" seal={props.seal} />
      </div>
      <div className="work-text">
        <h1 lang={langOf(work, lang)}>
          <WordBreaks text={item.name} />
        </h1>
        <p className="muted">{factsOf(work, props)}</p>
        {bundle && (
          <p className="muted">
            <WordBreaks text={bundle} />
          </p>
        )}
        <p className="work-links muted">
          {order.paidAt && (
            <span>
              {formatMessage(!order.isBuyer ? messages.given : messages.bought, {
                date: formatDate(order.paidAt, lang),
              })}
            </span>
          )}
          {item.cover && <a href={`${prefix}${productPath(item.product)}`}>{messages.product}</a>}
        </p>
        {note && <p className="note">{note}</p>}
        <section className="work-files" aria-labelledby="files">
          <h2 id="files">
            {item.releasesOn
              ? messages.preOrder
              : formatPlural(messages.files, listedFiles(item.files).length, lang)}
          </h2>
          <WorkFiles work={work} isMain {...props} />
          {isOpen && item.earlierFiles && (
            <>
              <h3 className="muted">
                {[messages.asBought, item.soldVersion].filter(Boolean).join(separator(lang))}
              </h3>
              <Downloads
                files={item.earlierFiles.map((file) => ({ ...file, item: item.id }))}
                work={{ name: item.name, cover: item.cover?.src ?? null }}
                titleLang={langOf(work, lang)}
                isMain={false}
                messages={props.goods}
                open={undefined}
                lang={lang}
              />
            </>
          )}
          {isOpen && item.isStamped && <p className="muted">{messages.stamped}</p>}
          {isOpen && checksumsOf(item) !== "" && (
            <Button
              variant="link"
              size="sm"
              className="px-0"
              onClick={() => saveText("SHA256SUMS", checksumsOf(item))}
            >
              {messages.checksums}
            </Button>
          )}
        </section>
        {isOpen && item.seats && <Seats seats={item.seats} messages={messages.seats} lang={lang} />}
        <WorkOrder work={work} works={works} {...props} />
      </div>
    </article>
  );
}
