import { productPath } from "#domain/addresses.ts";
import { filesOf, type Work } from "#site/lib/works.ts";
import { WordBreaks } from "../word-breaks.tsx";
import { DownloadAll, Downloads } from "./downloads.tsx";
import { LicenceKeys } from "./licence-keys.tsx";
import { type LibraryProps, langOf, refusalTextOf, versionTextOf } from "./work-texts.ts";

/** The licence keys and files of a work, or why they cannot be downloaded. */
export function WorkFiles({
  work,
  isMain,
  messages,
  goods,
  open,
  lang,
  prefix,
}: LibraryProps & { work: Work; isMain: boolean }) {
  const { item, order } = work;
  const refusal = refusalTextOf(work, { messages, goods, lang });
  if (refusal)
    return (
      <p className="paused">
        <WordBreaks text={refusal} />
      </p>
    );
  const version = versionTextOf(work, { messages, lang });
  // The zip is the buyer's.
  const isAlone = order.items.length === 1 && order.isBuyer;
  return (
    <>
      {version && (
        <p className={item.isUpdated ? "updated" : "updated muted"}>
          <span>{version}</span>
          {item.cover && <a href={`${prefix}${productPath(item.product)}#changes`}>{messages.changes}</a>}
        </p>
      )}
      <LicenceKeys {...item} messages={goods} lang={lang} />
      {isAlone && (
        <DownloadAll order={order.id} files={filesOf(order)} isMain={isMain} messages={goods} lang={lang} />
      )}
      <Downloads
        files={item.files.map((file) => ({ ...file, item: item.id }))}
        work={{ name: item.name, cover: item.cover?.src ?? null }}
        titleLang={langOf(work, lang)}
        isMain={isMain && (!isAlone || item.files.length === 1)}
        messages={goods}
        open={open}
        lang={lang}
      />
    </>
  );
}
