import { useState } from "react";
import { formatMessage } from "#messages/format.ts";
import { describeRefusal } from "#site/lib/checkout.ts";
import type { Messages } from "#site/lib/messages.ts";
import { type BoughtFile, type OpenedProduct, type OpenInPlace, openingOf } from "#site/lib/open-in-place.ts";
import { Button } from "../ui/button.tsx";

/** Plays, shows or opens a file in the page, if this browser can. */
export function OpenButton({
  file,
  product,
  messages,
  open,
}: {
  file: BoughtFile;
  product: OpenedProduct;
  messages: Messages["goods"];
  open: OpenInPlace;
}) {
  const [isOpening, setIsOpening] = useState(false);
  const [refusal, setRefusal] = useState("");
  const opening = openingOf(file);
  if (!opening) return null;
  return (
    <>
      <Button
        variant="link"
        size="sm"
        className="open-file"
        aria-disabled={isOpening}
        aria-label={formatMessage(messages.openName[opening], { name: file.title ?? file.name })}
        onClick={press}
      >
        {messages.open[opening]}
      </Button>
      {refusal && (
        <p role="alert" className="refusal">
          {refusal}
        </p>
      )}
    </>
  );

  async function press() {
    if (isOpening || !opening) return;
    setIsOpening(true);
    setRefusal("");
    try {
      await open(opening, { file, product });
    } catch (error) {
      setRefusal(describeRefusal(error, messages.openFailed));
    }
    setIsOpening(false);
  }
}
