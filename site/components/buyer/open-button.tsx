import { useEffect, useState } from "react";
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
  const isPlaying = useIsPlaying(file);
  const opening = openingOf(file);
  if (!opening) return null;
  const name = { name: file.title ?? file.name };
  return (
    <>
      <Button
        variant="link"
        size="sm"
        className="open-file"
        aria-disabled={isOpening}
        aria-label={formatMessage(isPlaying ? messages.pauseName : messages.openName[opening], name)}
        onClick={press}
      >
        {isPlaying ? messages.pause : messages.open[opening]}
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

/** Whether the player at the foot of the page plays a file (enhance/reading/now-playing.ts). */
function useIsPlaying({ item, id }: BoughtFile): boolean {
  const [playing, setPlaying] = useState("");
  useEffect(() => {
    const follow = () => setPlaying(document.body.dataset.playing ?? "");
    follow();
    addEventListener("playing", follow);
    return () => removeEventListener("playing", follow);
  }, []);
  return playing === `${item}/${id}`;
}
