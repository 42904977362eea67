import type { ReactNode } from "react";
import { plainPagePath } from "#domain/addresses.ts";
import { COMPLETED, type OrderNotice } from "#domain/order-notice.ts";
import { formatMessage } from "#messages/format.ts";
import { separator } from "#site/lib/format.ts";
import type { Messages } from "#site/lib/messages.ts";
import { withSupportLink } from "../buyer/support-link.tsx";
import { Notice } from "../notice.tsx";
import { Button } from "../ui/button.tsx";
import { PlainCorrection } from "./correction.tsx";
import { PlainCover } from "./cover.tsx";
import { PlainGoods, PlainZip } from "./download.tsx";
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
      {notices(messages).map((text) => (
        <Each key={text.notice} of={`notice:${text.notice}`}>
          {text.notice === "none" || !COMPLETED.includes(text.notice) ? (
            <NewNotice {...text} {...props} />
          ) : (
            <>
              <Each of="isEarlier">
                <Notice
                  title={formatMessage(order.earlier.title, { date: "{orderDate}" })}
                  text={text.earlierText ?? text.text}
                >
                  {!text.isGift && <EarlierAction order={order} lang={lang} />}
                </Notice>
              </Each>
              <Unless of="isEarlier">
                <NewNotice {...text} {...props} />
              </Unless>
            </>
          )}
        </Each>
      ))}
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

function NewNotice({ notice, title, text, openedText, messages, lang, support }: NoticeText & Props) {
  const { order } = messages;
  return (
    <Notice
      title={title}
      text={
        openedText === undefined ? (
          withSupportLink(text, support)
        ) : (
          <>
            <Each of="signedIn">
              <OpenedText {...order} />
            </Each>
            <Unless of="signedIn">
              <Each of="opened">{openedText}</Each>
              <Unless of="opened">{text}</Unless>
            </Unless>
          </>
        )
      }
    >
      <Action notice={notice} messages={messages} lang={lang} />
    </Notice>
  );
}

/** Where the files of an order are, once no email is awaited. */
function OpenedText({ earlier }: Pick<Messages["order"], "earlier">) {
  return (
    <>
      <Each of="hasGoods">{earlier.opened}</Each>
      <Unless of="hasGoods">{earlier.closed}</Unless>
    </>
  );
}

/** Who does not open the order may be the giver or the recipient of a gift, whose library is another one. */
function EarlierText({ earlier }: Pick<Messages["order"], "earlier">) {
  return (
    <>
      <Each of="opened">
        <OpenedText earlier={earlier} />
      </Each>
      <Unless of="opened">{earlier.public}</Unless>
    </>
  );
}

function EarlierAction({ order, lang }: { order: Messages["order"]; lang: string }) {
  return (
    <>
      <Each of="opened">
        <Button asChild variant="outline">
          <a href={plainPagePath("library", lang)}>{order.toLibrary}</a>
        </Button>
      </Each>
      <Unless of="opened">
        <Button asChild variant="outline">
          <a href={plainPagePath("sign-in", lang)}>{order.newLink}</a>
        </Button>
      </Unless>
    </>
  );
}

interface NoticeText {
  notice: OrderNotice | "none";
  title: string;
  text: string;
  /** Replaces `text` in a browser that may open the order. */
  openedText?: string;
  /** Replaces `text` on the page of an earlier order. */
  earlierText?: ReactNode;
  /** Whether its files are in the library of somebody else. */
  isGift?: boolean;
}

function notices({ order, plain }: Messages): NoticeText[] {
  const { states, opened: openedText, gift, preOrdered, free, notFound, earlier } = order;
  const { paid, ...others } = states;
  const bought = { openedText, earlierText: <EarlierText earlier={earlier} /> };
  return [
    ...Object.entries({ ...others, open: { ...others.open, text: plain.open } }).map(([state, texts]) => ({
      notice: state as OrderNotice,
      ...texts,
    })),
    { notice: "paid", ...paid, ...bought },
    { notice: "free", title: free.title, text: free.text, ...bought },
    giftNotice("gift-sent", gift.sent),
    giftNotice("gift-later", gift.later),
    { notice: "pre-ordered", ...preOrdered },
    { notice: "none", ...notFound },
  ];

  function giftNotice(notice: "gift-sent" | "gift-later", text: string): NoticeText {
    return { notice, title: gift.title, text, earlierText: earlier[notice], isGift: true };
  }
}

/** What the buyer can order again. */
const RETRIED: NoticeText["notice"][] = ["failed", "expired", "gone", "code-gone"];

/** The one thing to do. */
function Action({
  notice,
  messages,
  lang,
}: { notice: NoticeText["notice"] } & Pick<Props, "messages" | "lang">) {
  const { order, plain } = messages;
  if (notice === "none")
    return (
      <Button asChild>
        <a href={plainPagePath("sign-in", lang)}>{order.newLink}</a>
      </Button>
    );
  if (notice === "open" || notice === "pending")
    return (
      <Button asChild variant={notice === "open" ? "default" : "outline"}>
        <a href={`${plainPagePath("order", lang)}&id={id}`}>{plain.reload}</a>
      </Button>
    );
  if (!RETRIED.includes(notice)) return null;
  return (
    <Button asChild>
      <a href="{back}">
        <Each of="isSingle">{order.backToProduct}</Each>
        <Unless of="isSingle">{order.backToCart}</Unless>
      </a>
    </Button>
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
          <div className="plain-total">
            <dt>{order.total}</dt>
            <dd>
              <Each of="isFree">{order.free.total}</Each>
              <Unless of="isFree">{"{total}"}</Unless>
            </dd>
          </div>
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
        <Each of="awaitsEmail">
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
