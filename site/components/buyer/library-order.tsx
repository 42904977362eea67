import { productPath } from "#domain/addresses.ts";
import { say } from "#messages/format.ts";
import { type LibraryOrder as Bought, downloadsAction } from "#site/lib/checkout.ts";
import { called } from "#site/lib/file-type.ts";
import { date, dot, money, size } from "#site/lib/format.ts";
import type { Messages } from "#site/lib/messages.ts";
import { Own } from "../own.tsx";
import { Button } from "../ui/button.tsx";

type Item = Bought["items"][number];
type File = Item["files"][number];

interface Words {
  words: Messages["library"];
  lang: string;
  prefix: string;
}

/** One purchase: each thing in it with its files, and the order's details one step away. */
export function LibraryOrder({
  order,
  newest,
  words,
  lang,
  prefix,
}: Words & {
  order: Bought;
  /** It was bought last, so it is what one has come for. */
  newest: boolean;
}) {
  const state = order.status === "paid" || order.status === "open" ? null : order.status;
  const resting = state === "refunded" || state === "disputed" || state === "pending" ? words[state] : null;
  return (
    <li className="library-order">
      {order.items.map((item, i) => (
        <section key={item.id} className="library-item" aria-labelledby={item.id}>
          <header>
            <h2 id={item.id} lang={ownOf(item, lang)}>
              {item.name}
            </h2>
            <p className="library-facts label">
              {i === 0 && order.paidAt && (
                <span>{say(words.bought, { date: date(order.paidAt, lang) })}</span>
              )}
              <a href={`${prefix}${productPath(item.product)}`}>{words.product}</a>
            </p>
          </header>
          {resting ? (
            <p className="resting">{resting}</p>
          ) : (
            <Files item={item} first={newest && i === 0} words={words} lang={lang} />
          )}
        </section>
      ))}
      <details className="order-details label">
        <summary>{words.details}</summary>
        <dl className="ledger figures">
          <dt>{words.order}</dt>
          <dd className="break-all">{order.id}</dd>
          {order.paidAt && (
            <>
              <dt>{words.paid}</dt>
              <dd>{date(order.paidAt, lang)}</dd>
            </>
          )}
          <dt>{words.total}</dt>
          <dd>{money(order, lang)}</dd>
        </dl>
        <dl className="checksums">
          {order.items.flatMap((item) =>
            item.files.map((file) => (
              <div key={file.id}>
                <dt>
                  {file.name} <span>{words.checksum}</span>
                </dt>
                <dd>
                  <code>{file.sha256}</code>
                </dd>
              </div>
            )),
          )}
        </dl>
      </details>
    </li>
  );
}

interface OfItem extends Omit<Words, "prefix"> {
  item: Item;
  /** The first thing to do on the page. */
  first: boolean;
}

function Files({ item, first, words, lang }: OfItem) {
  return (
    <ul className="downloads">
      {item.files.map((file, i) => {
        const { name, type } = called(file);
        return (
          <li key={file.id}>
            <p>
              <Own lang={file.title ? ownOf(item, lang) : undefined}>{name}</Own>{" "}
              <span className="label figures whitespace-nowrap">
                {type && type + dot(lang)}
                {size(file.size, lang)}
              </span>
            </p>
            <Download item={item} file={file} first={first && i === 0} words={words} lang={lang} />
          </li>
        );
      })}
    </ul>
  );
}

/** The language of an item's texts, where it is not the page's. */
function ownOf(item: Item, lang: string): string | undefined {
  return item.lang && item.lang !== lang ? item.lang : undefined;
}

/** A plain form, so that the browser itself fetches the file. */
function Download({ item, file, first, words, lang }: OfItem & { file: File }) {
  return (
    <form method="post" action={downloadsAction}>
      <input type="hidden" name="item" value={item.id} />
      <input type="hidden" name="file" value={file.id} />
      <input type="hidden" name="locale" value={lang} />
      <Button
        type="submit"
        size="sm"
        variant={first ? "default" : "outline"}
        aria-label={say(words.downloadName, { name: file.title ?? file.name })}
      >
        {words.download}
      </Button>
    </form>
  );
}
