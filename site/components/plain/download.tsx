import { formatMessage, formatPlural } from "#messages/format.ts";
import { downloadsAction } from "#site/lib/checkout.ts";
import { separator } from "#site/lib/format.ts";
import type { Messages } from "#site/lib/messages.ts";
import { Button } from "../ui/button.tsx";
import { Each, PluralText, Unless } from "./template.tsx";

/** All files of an order as one zip, if there are several. */
export function PlainZip({ messages, lang, variant }: Props & { variant: "default" | "outline" }) {
  return (
    <Each of="zip">
      <form method="post" action={downloadsAction} className="download-all">
        <input type="hidden" name="order" value="{zip}" />
        <input type="hidden" name="locale" value={lang} />
        <Button
          type="submit"
          size="sm"
          variant={variant}
          aria-label={`${messages.downloadAll}${separator(lang)}{zipName}`}
        >
          {messages.downloadAll}
        </Button>
        <span className="muted figures">{`ZIP${separator(lang)}{zipSize}`}</span>
      </form>
    </Each>
  );
}

interface Props {
  messages: Messages["goods"];
  lang: string;
}

/** The licence keys and files of a product. */
export function PlainGoods({ messages, lang }: Props) {
  return (
    <>
      <Each of="hasKeys">
        <ul className="downloads">
          <Each of="keys">
            <li>
              <p>
                <span className="muted">{formatPlural(messages.licences, 1, lang)}</span>{" "}
                <code dir="ltr">{"{key}"}</code>
              </p>
            </li>
          </Each>
        </ul>
      </Each>
      <Each of="missing">
        <p>
          <Each of="hasKeys">
            <PluralText of="missing" forms={messages.moreLicencesFollow} />
          </Each>
          <Unless of="hasKeys">
            <PluralText of="missing" forms={messages.licencesFollow} />
          </Unless>
        </p>
      </Each>
      <Each of="hasFiles">
        <PlainFiles of="files" messages={messages} lang={lang} />
      </Each>
    </>
  );
}

/** A list of files of the view. */
export function PlainFiles({ of, messages, lang }: Props & { of: string }) {
  return (
    <ul className="downloads">
      <Each of={of}>
        <li>
          <p>
            <span lang="{lang}" dir="auto">
              {"{fileName}"}
            </span>{" "}
            <span className="muted figures">
              <Each of="fileType">{`{fileType}${separator(lang)}`}</Each>
              {"{fileSize}"}
            </span>
            <Each of="hasFew">
              <span className="downloads-left">
                <PluralText of="left" forms={messages.left} />
              </span>
            </Each>
          </p>
          <form method="post" action={downloadsAction}>
            <input type="hidden" name="item" value="{item}" />
            <input type="hidden" name="file" value="{file}" />
            <input type="hidden" name="locale" value={lang} />
            <button
              type="submit"
              className="button button-sm {look}"
              aria-label={formatMessage(messages.downloadName, { name: "{fileName}" })}
            >
              {messages.download}
            </button>
          </form>
        </li>
      </Each>
    </ul>
  );
}
