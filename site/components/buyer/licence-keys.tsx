import { useRef, useState } from "react";
import type { LibraryItemResponse } from "#domain/api/responses/library.ts";
import { formatMessage, formatPlural } from "#messages/format.ts";
import type { Messages } from "#site/lib/messages.ts";
import { Button } from "../ui/button.tsx";

interface Props {
  messages: Messages["goods"];
  lang: string;
}

/** The licence keys of one product, to be copied into a program, and how many follow. Nothing if it has none. */
export function LicenceKeys({
  licences,
  missingLicences: missing,
  messages,
  lang,
}: Props & Pick<LibraryItemResponse, "licences" | "missingLicences">) {
  const follow = licences.length > 0 ? messages.moreLicencesFollow : messages.licencesFollow;
  return (
    <>
      {licences.length > 0 && (
        <ul className="downloads" aria-label={formatPlural(messages.licences, licences.length, lang)}>
          {licences.map(({ key }) => (
            <LicenceKey key={key} licenceKey={key} messages={messages} lang={lang} />
          ))}
        </ul>
      )}
      {missing > 0 && <p>{formatPlural(follow, missing, lang)}</p>}
    </>
  );
}

function LicenceKey({ licenceKey, messages, lang }: Props & { licenceKey: string }) {
  const [isCopied, setIsCopied] = useState(false);
  const text = useRef<HTMLElement>(null);
  return (
    <li>
      <p>
        <span className="muted">{formatPlural(messages.licences, 1, lang)}</span>{" "}
        <code ref={text} dir="ltr">
          {licenceKey}
        </code>
      </p>
      <Button
        size="sm"
        variant="outline"
        onClick={copy}
        aria-label={formatMessage(messages.copyLicence, { key: licenceKey })}
      >
        <span aria-live="polite">{isCopied ? messages.copied : messages.copy}</span>
      </Button>
    </li>
  );

  /** Without access to the clipboard, the key is selected, so that it can be copied by hand. */
  function copy() {
    const select = () => text.current && getSelection()?.selectAllChildren(text.current);
    navigator.clipboard?.writeText(licenceKey).then(() => setIsCopied(true), select) ?? select();
  }
}
