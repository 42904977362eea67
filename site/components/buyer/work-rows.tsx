import { formatMessage } from "#messages/format.ts";
import { formatDate, separator } from "#site/lib/format.ts";
import { hasEnded, type Work } from "#site/lib/works.ts";
import { Download, DownloadAll, Downloads } from "./downloads.tsx";
import { WorkLink } from "./work-card.tsx";
import {
  bundleNameOf,
  factsOf,
  type LibraryProps,
  langOf,
  refusalTextOf,
  updateTextOf,
} from "./work-texts.ts";

/** The shelf as a dense list, one work a row. */
export function WorkRows({ works, ...props }: LibraryProps & { works: Work[] }) {
  return (
    <ul className="work-rows">
      {works.map((work) => (
        <WorkRow key={work.key} work={work} {...props} />
      ))}
    </ul>
  );
}

function WorkRow({ work, ...props }: LibraryProps & { work: Work }) {
  const { lang } = props;
  const { item, order } = work;
  const refusal = refusalTextOf(work, props);
  const facts = [factsOf(work, props), bundleNameOf(work, props)].filter(Boolean);
  return (
    <li className={hasEnded(work) ? "work-row is-ended" : "work-row"}>
      {item.cover ? (
        <img src={item.cover.src} alt="" width={item.cover.width} height={item.cover.height} loading="lazy" />
      ) : (
        <span className="no-cover" />
      )}
      <div>
        <h2>
          <WorkLink work={work} lang={lang} />
        </h2>
        <p className="muted">{facts.join(separator(lang))}</p>
        {refusal ? (
          <p className="paused">{refusal}</p>
        ) : (
          item.isUpdated && <p className="updated">{updateTextOf(work, props)}</p>
        )}
      </div>
      {order.paidAt && <p className="work-date muted figures">{formatDate(order.paidAt, lang, "medium")}</p>}
      {!refusal && <RowDownload work={work} {...props} />}
    </li>
  );
}

/** The one thing to do on a row: download its only file, or the whole order if it is all of it, or choose among its files. */
function RowDownload({ work, goods, open, lang }: LibraryProps & { work: Work }) {
  const { item, order } = work;
  const [file, ...more] = item.files;
  if (!file) return null;
  if (more.length === 0)
    return <Download file={{ ...file, item: item.id }} isMain={false} messages={goods} lang={lang} />;
  if (order.items.length === 1 && order.isBuyer)
    return (
      <DownloadAll
        order={order.id}
        files={item.files}
        isMain={false}
        name={item.name}
        messages={goods}
        lang={lang}
      />
    );
  return (
    <details className="row-files">
      <summary
        className="button button-outline button-sm"
        aria-label={formatMessage(goods.downloadName, { name: item.name })}
      >
        {goods.download}
      </summary>
      <Downloads
        files={item.files.map((file) => ({ ...file, item: item.id }))}
        work={{ name: item.name, cover: item.cover?.src ?? null }}
        titleLang={langOf(work, lang)}
        isMain={false}
        messages={goods}
        open={open}
        lang={lang}
      />
    </details>
  );
}
