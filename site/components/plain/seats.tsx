import { PLAIN_PAGES_PATH } from "#domain/addresses.ts";
import { MAX_EMAIL_LENGTH } from "#domain/email.ts";
import { formatMessage } from "#messages/format.ts";
import type { Messages } from "#site/lib/messages.ts";
import { Button } from "../ui/button.tsx";
import { Input } from "../ui/input.tsx";
import { Each, PluralText, Unless } from "./template.tsx";

/** The seats of an edition for several people, each assigned and unassigned by a form. */
export function PlainSeats({ messages, lang }: { messages: Messages["library"]["seats"]; lang: string }) {
  const action = `${PLAIN_PAGES_PATH}/seat`;
  return (
    <section className="seats">
      <h3>
        <PluralText of="seats" forms={messages.title} />
      </h3>
      <p className="muted">
        <PluralText of="free" forms={messages.free} />
      </p>
      <ul>
        <Each of="held">
          <li>
            <span className="break-all">{"{holder}"}</span>
            <Each of="isUsed">
              <span className="muted">{messages.used}</span>
            </Each>
            <Unless of="isUsed">
              <form method="post" action={action}>
                <input type="hidden" name="seat" value="{seat}" />
                <input type="hidden" name="locale" value={lang} />
                <Button
                  type="submit"
                  variant="link"
                  size="sm"
                  className="px-0"
                  aria-label={formatMessage(messages.unassignName, { email: "{holder}" })}
                >
                  {messages.unassign}
                </Button>
              </form>
            </Unless>
          </li>
        </Each>
      </ul>
      <Each of="freeSeat">
        <form method="post" action={action}>
          <input type="hidden" name="seat" value="{freeSeat}" />
          <input type="hidden" name="locale" value={lang} />
          <Input
            type="email"
            name="email"
            aria-label={messages.email}
            placeholder={messages.email}
            maxLength={MAX_EMAIL_LENGTH}
            autoComplete="off"
            required
          />
          <Button type="submit" size="sm" variant="outline">
            {messages.assign}
          </Button>
        </form>
      </Each>
    </section>
  );
}
