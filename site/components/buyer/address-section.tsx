import { type SubmitEvent, useRef, useState } from "react";
import { isEmailAddress } from "#domain/email.ts";
import { readSignInCode } from "#domain/sign-in-code.ts";
import { formatMessage } from "#messages/format.ts";
import { confirmMove, Problem, requestMove } from "#site/lib/checkout.ts";
import { Alert } from "../ui/alert.tsx";
import { Button } from "../ui/button.tsx";
import { Input } from "../ui/input.tsx";
import { Label } from "../ui/label.tsx";
import { WordBreaks } from "../word-breaks.tsx";
import { type AccountProps, accountRefusal } from "./account-texts.ts";

import { SignInCodeField } from "./sign-in-code-field.tsx";
import { unreadableCodeText } from "./unreadable-code.ts";

/** Moves the library to another address, with a code from each of the two. */
export function AddressSection({
  email,
  reload,
  ...props
}: AccountProps & {
  /** The address that the library has. */
  email: string;
  reload: () => void;
}) {
  const { messages, lang } = props;
  const texts = messages.address;
  const [to, setTo] = useState<string | null>(null);
  const [isDone, setIsDone] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const [reason, setReason] = useState<string | null>(null);
  const [wrong, setWrong] = useState<number[]>([]);
  const form = useRef<HTMLFormElement>(null);
  return (
    <section aria-labelledby="address">
      <h2 id="address">{texts.title}</h2>
      <div>
        <p role="status">{isDone ? formatMessage(texts.done, { email }) : email}</p>
        <p className="muted">
          <WordBreaks text={texts.text} />
        </p>
        <details className="account-details" open={to !== null || reason !== null}>
          <summary>{to === null ? texts.summary : to}</summary>
          <form ref={form} onSubmit={to === null ? send : confirm} noValidate className="sign-in-form">
            {to === null ? (
              <div className="grid gap-1.5">
                <Label htmlFor="new-email">{texts.email}</Label>
                <Input
                  id="new-email"
                  name="email"
                  type="email"
                  autoComplete="email"
                  required
                  aria-invalid={reason !== null}
                  aria-describedby={reason ? "address-error" : undefined}
                />
              </div>
            ) : (
              [
                { id: "from", label: texts.from, address: email },
                { id: "to", label: texts.to, address: to },
              ].map(({ id, label, address }, i) => (
                <SignInCodeField
                  key={id}
                  id={id}
                  label={formatMessage(label, { email: address })}
                  isWrong={wrong.includes(i)}
                  errorId="address-error"
                />
              ))
            )}
            {reason && <Alert id="address-error">{reason}</Alert>}
            <Button type="submit" aria-disabled={isBusy}>
              {to === null
                ? isBusy
                  ? messages.sending
                  : texts.send
                : isBusy
                  ? texts.confirming
                  : texts.confirm}
            </Button>
          </form>
        </details>
      </div>
    </section>
  );

  function send(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    const address = fieldValue("email").trim();
    if (!isEmailAddress(address)) return refuse(texts.invalid, [0]);
    return run(async () => {
      await requestMove(address, lang);
      setTo(address);
    });
  }

  function confirm(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    const typed = [fieldValue("from"), fieldValue("to")];
    const [from, arrival] = typed.map(readSignInCode);
    if (!from || !arrival) {
      const wrong = typed.flatMap((code, i) => (readSignInCode(code) ? [] : [i]));
      const texts = { invalid: messages.invalidCode, foreign: messages.foreignCode };
      return refuse(unreadableCodeText(typed[wrong[0] ?? 0] ?? "", texts), wrong);
    }
    return run(async () => {
      await confirmMove({ from, to: arrival }, lang);
      setTo(null);
      setIsDone(true);
      reload();
    });
  }

  async function run(action: () => Promise<void>) {
    if (isBusy) return;
    setIsBusy(true);
    setReason(null);
    setWrong([]);
    try {
      await action();
    } catch (error) {
      if (error instanceof Problem && error.code === "sign-in-over") setTo(null);
      refuse(accountRefusal(error, props), error instanceof Problem ? error.wrong : []);
    }
    setIsBusy(false);
  }

  function refuse(text: string, fields: number[]) {
    setReason(text);
    setWrong(fields);
    form.current?.querySelectorAll("input")[fields[0] ?? 0]?.focus();
  }

  function fieldValue(name: string): string {
    return form.current ? String(new FormData(form.current).get(name) ?? "") : "";
  }
}
