import { productPath } from "#domain/addresses.ts";
import type { OpenedOrderItem, OrderPageResponse, OrderPart } from "#domain/api/responses/order.ts";
import { createCoverIds } from "#domain/cover-ids.ts";
import { formatMessage, formatPlural } from "#messages/format.ts";
import { formatDate, separator } from "#site/lib/format.ts";
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

/** The products of an order with their covers and files, for the browser that bought them. Those of a bundle follow the bundle. */
export function OrderGoods({ order, ...props }: Props & { order: OrderPageResponse }) {
  const { messages, goods, lang } = props;
  const parts = order.items.flatMap((item) => item.parts ?? []);
  if (parts.length === 0) return null;
  const files = order.items.flatMap((item) => item.files ?? []);
  const coverIdOf = createCoverIds();
  return (
    <section className="page goods" aria-label={messages.goods}>
      <DownloadAll order={order.id} files={files} isMain messages={goods} lang={lang} />
      <ul data-count={parts.length === 1 ? "one" : "several"}>
        {order.items.flatMap((item) => [
          item.bundle && (
            <Bundle
              key={`bundle of ${item.parts?.[0]?.id}`}
              item={item}
              coverId={coverIdOf(item.product)}
              {...props}
            />
          ),
          ...(item.parts ?? []).map((part) => (
            <Good
              key={part.id}
              item={item}
              part={part}
              coverId={coverIdOf(part.product)}
              isMain={files.length === 1}
              {...props}
            />
          )),
        ])}
      </ul>
    </section>
  );
}

/** A bundle with its cover, above its parts. */
function Bundle({
  item,
  coverId,
  messages,
  lang,
  prefix,
  seal,
}: Props & { item: OpenedOrderItem; coverId: string }) {
  const { bundle, product, optionName, parts = [] } = item;
  if (!bundle) return null;
  const facts = [formatPlural(messages.parts, parts.length, lang), optionName].filter(Boolean);
  return (
    <li className="good good-bundle">
      {bundle.cover && <GoodCover id={coverId} cover={bundle.cover} seal={seal} />}
      <div className="good-files">
        <h2 lang={bundle.lang === lang ? undefined : bundle.lang}>
          <a href={`${prefix}${productPath(product)}`}>
            <WordBreaks text={bundle.name} />
          </a>
        </h2>
        <p className="muted">{facts.join(separator(lang))}</p>
      </div>
    </li>
  );
}

function Good({
  item,
  part,
  coverId,
  isMain,
  goods,
  open,
  lang,
  prefix,
  seal,
}: Props & { item: OpenedOrderItem; part: OrderPart; coverId: string; isMain: boolean }) {
  const titleLang = part.lang === lang ? undefined : part.lang;
  const files = (item.files ?? []).filter((file) => file.item === part.id);
  const Heading = item.bundle ? "h3" : "h2";
  return (
    <li className={item.bundle ? "good good-part" : "good"}>
      {part.cover && <GoodCover id={coverId} cover={part.cover} seal={item.bundle ? null : seal} />}
      <div className="good-files">
        <Heading lang={titleLang}>
          <a href={`${prefix}${productPath(part.product)}`}>
            <WordBreaks text={part.name} />
          </a>
        </Heading>
        {item.optionName && !item.bundle && <p className="muted">{item.optionName}</p>}
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

function GoodCover({
  id,
  cover,
  seal,
}: {
  /** Moves it to the library and to the product's page, by a view transition. */
  id: string;
  cover: NonNullable<OrderPart["cover"]>;
  /** null: it is not stamped. */
  seal: string | null;
}) {
  return (
    <div className="good-cover">
      <span className="cover" id={id} style={{ viewTransitionName: id }}>
        <img src={cover.src} alt="" width={cover.width} height={cover.height} />
      </span>
      {seal && <Seal names={[seal]} />}
    </div>
  );
}
