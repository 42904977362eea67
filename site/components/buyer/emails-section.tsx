import { useEffect, useState } from "react";
import type { MutesResponse } from "#domain/api/responses/account.ts";
import { CART_REMINDERS } from "#domain/mute-topic.ts";
import { formatMessage } from "#messages/format.ts";
import { fetchMutes, unmute } from "#site/lib/checkout.ts";
import { Alert } from "../ui/alert.tsx";
import { Button } from "../ui/button.tsx";
import { WordBreaks } from "../word-breaks.tsx";
import type { AccountProps } from "./account-texts.ts";

type Mute = MutesResponse["mutes"][number];

/** The emails that the buyer has turned off, each of which can be turned on again. */
export function EmailsSection({ messages, lang }: AccountProps) {
  const texts = messages.emails;
  const [mutes, setMutes] = useState<Mute[]>([]);
  const [hasFailed, setHasFailed] = useState(false);

  useEffect(() => {
    fetchMutes(lang).then(setMutes, () => setHasFailed(true));
  }, [lang]);

  return (
    <section aria-labelledby="emails">
      <h2 id="emails">{texts.title}</h2>
      <div>
        <p className="muted">
          <WordBreaks text={texts.text} />
        </p>
        <ul className="devices" aria-live="polite">
          {mutes.map((mute) => (
            <li key={mute.topic}>
              <div>
                <p>{nameOf(mute)}</p>
                <p className="muted">{texts.off}</p>
              </div>
              <Button
                variant="outline"
                size="sm"
                aria-label={`${texts.turnOn}: ${nameOf(mute)}`}
                onClick={() => turnOn(mute)}
              >
                {texts.turnOn}
              </Button>
            </li>
          ))}
        </ul>
        {hasFailed && <Alert>{messages.failed}</Alert>}
      </div>
    </section>
  );

  function nameOf({ topic, name }: Mute): string {
    if (topic === CART_REMINDERS) return texts.reminders;
    return name === null ? texts.all : formatMessage(texts.one, { name });
  }

  async function turnOn({ topic }: Mute) {
    setHasFailed(false);
    try {
      await unmute(topic);
    } catch {
      return setHasFailed(true);
    }
    setMutes((before) => before.filter((mute) => mute.topic !== topic));
  }
}
