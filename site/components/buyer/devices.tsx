import { useState } from "react";
import type { SessionsResponse } from "#domain/api/responses/account.ts";
import { formatMessage } from "#messages/format.ts";
import { endSessions } from "#site/lib/checkout.ts";
import { formatLocalDay, formatMoment, separator } from "#site/lib/format.ts";
import { Alert } from "../ui/alert.tsx";
import { Button } from "../ui/button.tsx";
import type { AccountProps } from "./account-texts.ts";
import { deviceName } from "./device-name.ts";

type Session = SessionsResponse["sessions"][number];

/** The browsers that are signed in, each of which can be signed out. */
export function Devices({
  sessions,
  messages,
  lang,
  reload,
  end,
}: AccountProps & {
  sessions: Session[];
  reload: () => void;
  /** Called once this browser is signed out. */
  end: () => void;
}) {
  const texts = messages.devices;
  const [hasFailed, setHasFailed] = useState(false);
  return (
    <section aria-labelledby="devices">
      <h2 id="devices">{texts.title}</h2>
      <div>
        <ul className="devices">
          {sessions.map((session) => (
            <li key={session.id}>
              <div>
                <p className="device-name">
                  {deviceName(session, texts)}
                  {session.isCurrent && <span className="device-current">{texts.current}</span>}
                </p>
                <p className="muted">{factsOf(session)}</p>
              </div>
              <Button
                variant="outline"
                size="sm"
                aria-label={`${texts.end}: ${deviceName(session, texts)}`}
                onClick={() => signOut(session)}
              >
                {texts.end}
              </Button>
            </li>
          ))}
        </ul>
        {hasFailed && <Alert>{messages.failed}</Alert>}
        {sessions.length > 1 && (
          <Button variant="link" size="sm" className="px-0" onClick={() => signOut()}>
            {texts.endAll}
          </Button>
        )}
      </div>
    </section>
  );

  function factsOf({ createdAt, seenAt, isShared }: Session): string {
    const day = (time: string) => formatLocalDay(time, lang);
    return [
      formatMessage(texts.since, { date: formatMoment(createdAt, lang) }),
      ...(day(seenAt) === day(createdAt) ? [] : [formatMessage(texts.seen, { date: day(seenAt) })]),
      ...(isShared ? [texts.shared] : []),
    ].join(separator(lang));
  }

  async function signOut(session?: Session) {
    setHasFailed(false);
    try {
      await endSessions(session?.id);
    } catch {
      return setHasFailed(true);
    }
    if (!session || session.isCurrent) end();
    else reload();
  }
}
