import { productPath } from "#domain/addresses.ts";
import { filesOf, type LinkedProduct } from "#site/lib/library-products.ts";
import { WordBreaks } from "../word-breaks.tsx";
import { DownloadAll, Downloads } from "./downloads.tsx";
import { type LibraryProps, langOf, refusalTextOf, versionTextOf } from "./library-texts.ts";
import { LicenceKeys } from "./licence-keys.tsx";

/** The licence keys and files of a product, or why they cannot be downloaded. */
export function LibraryFiles({
  product,
  isMain,
  messages,
  goods,
  open,
  lang,
  prefix,
}: LibraryProps & { product: LinkedProduct; isMain: boolean }) {
  const { item, order } = product;
  const refusal = refusalTextOf(product, { messages, goods, lang });
  if (refusal)
    return (
      <p className="paused">
        <WordBreaks text={refusal} />
      </p>
    );
  const version = versionTextOf(product, { messages, lang });
  const isAlone = order.items.length === 1;
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
        product={{ name: item.name, cover: item.cover?.src ?? null }}
        titleLang={langOf(product, lang)}
        isMain={isMain && (!isAlone || item.files.length === 1)}
        messages={goods}
        open={open}
        lang={lang}
      />
    </>
  );
}
