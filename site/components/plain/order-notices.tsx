import type { ReactNode } from "react";
import { plainPagePath } from "#domain/addresses.ts";
import { COMPLETED, type OrderNotice } from "#domain/order-notice.ts";
import { formatMessage } from "#messages/format.ts";
import type { Messages } from "#site/lib/messages.ts";
import { withSupportLink } from "../buyer/support-link.tsx";
import { Notice } from "../notice.tsx";
import { Button } from "../ui/button.tsx";
import { Each, Unless } from "./template.tsx";

interface Props {
  messages: Messages;
  lang: string;
  support: string;
}

/** What became of an order, and what to do. The page with scripts says the same: site/components/buyer/status-notice.tsx. */
export function OrderNotices(props: Props) {
  const { messages, lang } = props;
  const { order } = messages;
  return (
    <>
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
    </>
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

/** Where the files of an order are, once no email is expected. */
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
