import { type LibraryOrder as Bought, downloadsAction } from "../../lib/checkout.ts";
import { fileType } from "../../lib/file-type.ts";
import { date, money, size } from "../../lib/format.ts";
import type { Messages } from "../../lib/messages.ts";
import { productPath } from "../../lib/paths.ts";
import { say } from "../../lib/say.ts";
import { Button } from "../ui/button.tsx";

type Item = Bought["items"][number];
type File = Item["files"][number];

interface Words {
  words: Messages["library"];
  lang: string;
  prefix: string;
  /** What was bought last is what one has come for. */
  newest: boolean;
}

/** One purchase: each thing in it with its files, and the order's details one step away. */
export function LibraryOrder({ order, newest, words, lang, prefix }: Words & { order: Bought }) {
  const state = order.status === "paid" || order.status === "open" ? null : order.status;
  const resting = state === "refunded" || state === "disputed" || state === "pending" ? words[state] : null;
  return (
    <li className="library-order">
      {order.items.map((item, i) => (
        <section key={item.id} className="library-item" aria-labelledby={item.id}>
          <header>
            <h2 id={item.id}>{item.name}</h2>
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
            <Files item={item} newest={newest} words={words} lang={lang} />
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

function Files({ item, newest, words, lang }: Omit<Words, "prefix"> & { item: Item }) {
  return (
    <ul className="downloads">
      {item.files.map((file) => (
        <li key={file.id}>
          <p>
            {file.title ?? file.name}{" "}
            <span className="label figures whitespace-nowrap">
              {fileType(file.name)}, {size(file.size, lang)}
            </span>
          </p>
          <Download item={item} file={file} newest={newest} words={words} lang={lang} />
        </li>
      ))}
    </ul>
  );
}

/** A plain form, so that the browser itself fetches the file. */
function Download({ item, file, newest, words, lang }: Omit<Words, "prefix"> & { item: Item; file: File }) {
  return (
    <form method="post" action={downloadsAction}>
      <input type="hidden" name="item" value={item.id} />
      <input type="hidden" name="file" value={file.id} />
      <input type="hidden" name="locale" value={lang} />
      <Button
        type="submit"
        size="sm"
        variant={newest ? "default" : "outline"}
        aria-label={say(words.downloadName, { name: file.title ?? file.name })}
      >
        {words.download}
      </Button>
    </form>
  );
}
