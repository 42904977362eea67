import { PLAIN_PAGES_PATH, plainPagePath } from "#domain/addresses.ts";
import { PRODUCT_KINDS } from "#domain/kinds.ts";
import { formatMessage } from "#messages/format.ts";
import { separator } from "#site/lib/format.ts";
import type { Messages } from "#site/lib/messages.ts";
import { Button } from "../ui/button.tsx";
import { WordBreaks } from "../word-breaks.tsx";
import { PlainCover } from "./cover.tsx";
import { PlainFiles, PlainGoods, PlainZip } from "./download.tsx";
import { PlainSeats } from "./seats.tsx";
import { Each, PluralText, Unless } from "./template.tsx";

interface Props {
  messages: Messages;
  lang: string;
  /** The characters of the shop's seal. */
  seal: string;
}

/** Why files cannot be downloaded, as the checkout names it. */
const REFUSALS = ["refunded", "disputed", "dispute-lost", "pending", "ended-by-owner"] as const;
const NOTES = ["partly-refunded", "items-refunded", "dispute-won"] as const;

/** The template of the library without scripts: the newest product large, then all others, each with its files. */
export function PlainLibrary(props: Props) {
  const { messages, lang } = props;
  const { library } = messages;
  return (
    <div className="page library plain">
      <header className="library-head">
        <h1>{library.title}</h1>
        <div className="plain-session muted">
          <span>{library.signedInAs}</span>
          <form method="post" action={`${PLAIN_PAGES_PATH}/sign-out`}>
            <input type="hidden" name="locale" value={lang} />
            <Button type="submit" variant="link" size="sm" className="px-0">
              {library.signOut}
            </Button>
          </form>
        </div>
        <Each of="awaited">
          <p>
            {library.awaited} <a href={`${plainPagePath("order", lang)}&id={orderId}`}>{library.details}</a>
          </p>
        </Each>
        <Each of="gone">
          <p>
            <Each of="code">
              {library.usedUp} <a href="{product}">{library.toProduct}</a>
            </Each>
            <Unless of="code">{library.gone}</Unless>
          </p>
        </Each>
      </header>
      <Each of="opened">
        <p className="shelf-opened muted">
          <span>
            <Each of="isBuyer">{library.opened}</Each>
            <Unless of="isBuyer">{library.given}</Unless>
          </span>
          <a href={plainPagePath("library", lang)}>{library.showAll}</a>
        </p>
      </Each>
      <Each of="isEmpty">
        <div className="library-empty">
          <h2>{library.empty.title}</h2>
          <p>
            <WordBreaks text={library.empty.text} />
          </p>
          <Button asChild>
            <a href={plainPagePath("sign-in", lang)}>{library.empty.action}</a>
          </Button>
        </div>
      </Each>
      <Each of="newest">
        <article className="featured">
          <div className="featured-cover">
            <span className="owned">
              <PlainCover seal={props.seal} sizes="(width>=64rem) 40vw, (width>=48rem) 45vw, 90vw" />
            </span>
          </div>
          <div className="featured-text">
            <PlainProduct {...props} variant="default" />
          </div>
        </article>
      </Each>
      <Each of="groups">
        <section className="shelf-group plain-group">
          <Each of="isBundle">
            <header className="group-head">
              <h2>{"{bundle}"}</h2>
              <p className="muted">
                <PluralText of="parts" forms={library.parts} />
              </p>
              <BoughtLine messages={library} />
            </header>
            <PlainZip messages={messages.goods} lang={lang} variant="outline" />
          </Each>
          <ul>
            <Each of="products">
              <li className="good">
                <div className="good-cover">
                  <PlainCover seal={props.seal} sizes="(width>=41rem) 9rem, 22vw" />
                </div>
                <div className="good-files">
                  <PlainProduct {...props} variant="outline" />
                </div>
              </li>
            </Each>
          </ul>
        </section>
      </Each>
      <Each of="hasOrders">
        <PlacedOrders messages={messages} lang={lang} />
      </Each>
    </div>
  );
}

/** All orders with what they cost and what became of them. */
function PlacedOrders({ messages: { library, orders }, lang }: Omit<Props, "seal">) {
  return (
    <section className="shelf-orders">
      <h2>{library.orders}</h2>
      <ul className="downloads">
        <Each of="placed">
          <li>
            <p>
              <a href={`${plainPagePath("order", lang)}&id={orderId}`}>
                <Each of="others">
                  <PluralText of="others" forms={orders.more} />
                </Each>
                <Unless of="others">{"{name}"}</Unless>
              </a>{" "}
              <span className="muted">
                {"{date}"}
                {Object.entries(orders.states).map(([state, text]) => (
                  <Each key={state} of={`state:${state}`}>
                    {separator(lang)}
                    {text}
                  </Each>
                ))}
              </span>
            </p>
            <p className="figures">
              <Each of="sum">{"{sum}"}</Each>
              <Unless of="sum">{orders.free}</Unless>
            </p>
          </li>
        </Each>
      </ul>
    </section>
  );
}

function PlainProduct({ messages, lang, variant }: Props & { variant: "default" | "outline" }) {
  const { library, goods } = messages;
  const dot = separator(lang);
  return (
    <>
      <h2 lang="{lang}" dir="auto">
        <Each of="product">
          <a href="{product}">{"{name}"}</a>
        </Each>
        <Unless of="product">{"{name}"}</Unless>
      </h2>
      <p className="muted">
        <Each of="kind">
          <Kinds messages={messages.kinds} />
          <Each of="edition">{dot}</Each>
        </Each>
        {"{edition}"}
        <Each of="copies">
          {dot}
          <PluralText of="copies" forms={library.copies} />
        </Each>
      </p>
      <Unless of="isBundle">
        <Each of="bundle">
          <p className="muted">{library.partOf}</p>
        </Each>
        <BoughtLine messages={library} />
      </Unless>
      <Each of="gift">
        <p>
          <Each of="giver">{library.giftFrom}</Each>
          <Unless of="giver">{library.gift}</Unless>
        </p>
        <Each of="words">
          <p className="gift-words">{"{words}"}</p>
        </Each>
      </Each>
      {REFUSALS.map((refusal) => (
        <Each key={refusal} of={`refusal:${refusal}`}>
          <p className="paused">
            <WordBreaks text={library[refusal]} />
          </p>
        </Each>
      ))}
      <Each of="refusal:pre-order">
        <p className="paused">{formatMessage(goods.preOrder, { date: "{release}" })}</p>
      </Each>
      {NOTES.map((note) => (
        <Each key={note} of={`note:${note}`}>
          <p className="note">{library[note]}</p>
        </Each>
      ))}
      <Each of="isOpen">
        <PlainVersion messages={library} lang={lang} />
        <Unless of="together">
          <PlainZip messages={goods} lang={lang} variant={variant} />
        </Unless>
        <PlainGoods messages={goods} lang={lang} />
        <Each of="hasEarlierFiles">
          <h3 className="muted">
            {library.asBought}
            <Each of="soldVersion">{`${dot}{soldVersion}`}</Each>
          </h3>
          <PlainFiles of="earlierFiles" messages={goods} lang={lang} />
        </Each>
        <Each of="isStamped">
          <p className="muted">{library.stamped}</p>
        </Each>
        <Each of="seats">
          <PlainSeats messages={library.seats} lang={lang} />
        </Each>
        <Each of="together">
          <p className="muted">
            {library.together}
            {dot}
            {"{together}"}
          </p>
          <PlainZip messages={goods} lang={lang} variant="outline" />
        </Each>
      </Each>
    </>
  );
}

/** The current version, or that there is a new one, and the way to what has changed. */
function PlainVersion({ messages, lang }: { messages: Messages["library"]; lang: string }) {
  const values = { version: "{version}", sold: "{soldVersion}" };
  return (
    <Each of="hasVersion">
      <p className="updated {tone}">
        <Each of="newVersion">
          <span>{formatMessage(messages.newVersion, { version: "{newVersion}" })}</span>
        </Each>
        <Unless of="newVersion">
          <span>
            <Each of="version">
              <Each of="soldVersion">{formatMessage(messages.versionSold, values)}</Each>
              <Unless of="soldVersion">{formatMessage(messages.version, values)}</Unless>
            </Each>
            <Each of="isUpdatedVersion">{separator(lang)}</Each>
            <Each of="isUpdated">{messages.updated}</Each>
          </span>
        </Unless>
        <Each of="product">
          <a href="{product}#changes">{messages.changes}</a>
        </Each>
      </p>
    </Each>
  );
}

function BoughtLine({ messages }: { messages: Messages["library"] }) {
  return (
    <p className="work-links muted">
      <Each of="date">
        <span>
          <Each of="isBuyer">{messages.bought}</Each>
          <Unless of="isBuyer">{messages.given}</Unless>
        </span>
      </Each>
      <Each of="receipt">
        <a href="{receipt}">{messages.receipt}</a>
      </Each>
    </p>
  );
}

function Kinds({ messages }: { messages: Messages["kinds"] }) {
  return PRODUCT_KINDS.map((kind) => (
    <Each key={kind} of={`kind:${kind}`}>
      {messages[kind]}
    </Each>
  ));
}
