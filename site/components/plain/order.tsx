import { plainPagePath } from "#domain/addresses.ts";
import { formatMessage } from "#messages/format.ts";
import { separator } from "#site/lib/format.ts";
import type { Messages } from "#site/lib/messages.ts";
import { PlainCorrection } from "./correction.tsx";
import { PlainCover } from "./cover.tsx";
import { PlainGoods, PlainZip } from "./download.tsx";
import { OrderNotices } from "./order-notices.tsx";
import { Each, PluralText, Unless } from "./template.tsx";

interface Props {
  messages: Messages;
  lang: string;
  support: string;
  /** The characters of the shop's seal. */
  seal: string;
}

/** The template of an order without scripts: what became of it, its files, and its sums. */
export function PlainOrder(props: Props) {
  const { messages, lang } = props;
  const { order } = messages;
  return (
    <div className="plain">
      <OrderNotices {...props} />
      <Each of="hasGoods">
        <section className="page goods" aria-label={order.goods}>
          <PlainZip messages={messages.goods} lang={lang} variant="default" />
          <ul data-count="{count}">
            <Each of="parts">
              <Each of="bundleHead">
                <li className="good good-bundle">
                  <div className="good-cover">
                    <PlainCover seal={props.seal} sizes="(width>=50rem) 16rem, 32vw" />
                  </div>
                  <div className="good-files">
                    <h2 lang="{lang}" dir="auto">
                      <a href="{product}">{"{name}"}</a>
                    </h2>
                    <p className="muted">
                      <PluralText of="bundled" forms={order.parts} />
                      <Each of="edition">{`${separator(lang)}{edition}`}</Each>
                    </p>
                  </div>
                </li>
              </Each>
              <li className="good {part}">
                <div className="good-cover">
                  <PlainCover seal={props.seal} sizes="(width>=48rem) 30vw, 22vw" />
                </div>
                <div className="good-files">
                  <h2 lang="{lang}" dir="auto">
                    <a href="{product}">{"{name}"}</a>
                  </h2>
                  <p className="muted">{"{edition}"}</p>
                  <Each of="release">
                    <p>{formatMessage(messages.goods.preOrder, { date: "{release}" })}</p>
                  </Each>
                  <PlainGoods messages={messages.goods} lang={lang} />
                </div>
              </li>
            </Each>
          </ul>
        </section>
      </Each>
      <Each of="id">
        <Sums messages={messages} lang={lang} />
      </Each>
    </div>
  );
}

function Sums({ messages: { order, signIn }, lang }: Pick<Props, "messages" | "lang">) {
  return (
    <div className="page columns receipt">
      <div>
        <dl className="plain-sums figures">
          <Each of="lines">
            <div>
              <dt>
                {"{line}"}{" "}
                <span className="muted">
                  {"{details}"}
                  <Each of="isRefunded"> {order.itemRefunded}</Each>
                </span>
              </dt>
              <dd>{"{sum}"}</dd>
            </div>
          </Each>
          <Each of="discount">
            <div>
              <dt>{formatMessage(order.discount, { name: "{discountName}" })}</dt>
              <dd>{"{discount}"}</dd>
            </div>
          </Each>
          <Each of="tax">
            <div>
              <dt>{order.tax}</dt>
              <dd>{"{tax}"}</dd>
            </div>
          </Each>
          <Unless of="areSumsHidden">
            <div className="plain-total">
              <dt>{order.total}</dt>
              <dd>
                <Each of="isFree">{order.free.total}</Each>
                <Unless of="isFree">{"{total}"}</Unless>
              </dd>
            </div>
          </Unless>
          <Each of="taxIncluded">
            <div>
              <dt>{order.taxIncluded}</dt>
              <dd>{"{taxIncluded}"}</dd>
            </div>
          </Each>
          <Each of="isPartlyRefunded">
            <div>
              <dt>{order.refunded}</dt>
              <dd>{"{refunded}"}</dd>
            </div>
          </Each>
        </dl>
        <dl className="details-list muted figures">
          <Each of="paidAt">
            <dt>{order.date}</dt>
            <dd>{"{paidAt}"}</dd>
          </Each>
          <dt>{order.number}</dt>
          <dd className="break-all">{"{id}"}</dd>
        </dl>
        <Each of="receipt">
          <p className="receipt-link">
            <a href="{receipt}">{order.viewReceipt}</a>
          </p>
        </Each>
        <Each of="giftEmail">
          <PlainCorrection
            title={formatMessage(order.gift.to, { email: "{giftEmail}" })}
            messages={{ ...order.correction, ...order.gift.correction }}
            id="right-recipient"
            isGift
            lang={lang}
          />
        </Each>
        <Each of="isCorrectable">
          <PlainCorrection
            title={order.correction.summary}
            messages={order.correction}
            id="right-email"
            isGift={false}
            lang={lang}
          />
        </Each>
        <Each of="expectsEmail">
          <div className="no-email">
            <h2>{order.noEmail.title}</h2>
            <p>{order.noEmail.text}</p>
            <p>
              <a href={plainPagePath("sign-in", lang)}>{signIn.title}</a>
            </p>
          </div>
        </Each>
      </div>
    </div>
  );
}
