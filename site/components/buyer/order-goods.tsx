import { productPath } from "#domain/addresses.ts";
import type { OpenedOrderItem, OrderPageResponse, OrderPart } from "#domain/api/responses/order.ts";
import { formatMessage } from "#messages/format.ts";
import { formatDate } from "#site/lib/format.ts";
import type { Messages } from "#site/lib/messages.ts";
import type { OpenInPlace } from "#site/lib/open-in-place.ts";
import { Seal } from "../seal.tsx";
import { WordBreaks } from "../word-breaks.tsx";
import { DownloadAll, Downloads } from "./downloads.tsx";
import { LicenceKeys } from "./licence-keys.tsx";

interface Props {
  messages: Messages["order"];
  goods: Messages["goods"];
  /** Opens files in the page. Missing until the page's script runs. */
  open?: OpenInPlace | undefined;
  lang: string;
  prefix: string;
  /** The characters of the shop's seal. */
  seal: string;
}

/** The products of an order with their covers and files, for the browser that bought them. */
export function OrderGoods({ order, ...props }: Props & { order: OrderPageResponse }) {
  const parts = order.items.flatMap((item) => (item.parts ?? []).map((part) => ({ item, part })));
  if (parts.length === 0) return null;
  const files = order.items.flatMap((item) => item.files ?? []);
  return (
    <section className="page goods" aria-label={props.messages.goods}>
      <DownloadAll order={order.id} files={files} isMain messages={props.goods} lang={props.lang} />
      <ul data-count={parts.length === 1 ? "one" : "several"}>
        {parts.map(({ item, part }) => (
          <Good key={part.id} item={item} part={part} isMain={files.length === 1} {...props} />
        ))}
      </ul>
    </section>
  );
}

function Good({
  item,
  part,
  isMain,
  goods,
  open,
  lang,
  prefix,
  seal,
}: Props & { item: OpenedOrderItem; part: OrderPart; isMain: boolean }) {
  const titleLang = part.lang === lang ? undefined : part.lang;
  const files = (item.files ?? []).filter((file) => file.item === part.id);
  return (
    <li className="good">
      {part.cover && (
        <div className="good-cover">
          <img src={part.cover.src} alt="" width={part.cover.width} height={part.cover.height} />
          <Seal names={[seal]} />
        </div>
      )}
      <div className="good-files">
        <h2 lang={titleLang}>
          <a href={`${prefix}${productPath(part.product)}`}>
            <WordBreaks text={part.name} />
          </a>
        </h2>
        {item.optionName && <p className="muted">{item.optionName}</p>}
        <LicenceKeys {...part} messages={goods} lang={lang} />
        {part.releasesOn && (
          <p>{formatMessage(goods.preOrder, { date: formatDate(part.releasesOn, lang) })}</p>
        )}
        <Downloads
          files={files}
          product={{ name: part.name, cover: part.cover?.src ?? null }}
          titleLang={titleLang}
          isMain={isMain}
          messages={goods}
          open={open}
          lang={lang}
        />
      </div>
    </li>
  );
}
