import { type SubmitEvent, useRef, useState } from "react";
import { readSignInCode } from "#domain/sign-in-code.ts";
import { confirmErasure, dataUrl, Problem, requestErasure } from "#site/lib/checkout.ts";
import { Alert } from "../ui/alert.tsx";
import { Button } from "../ui/button.tsx";
import { WordBreaks } from "../word-breaks.tsx";
import { type AccountProps, accountRefusal } from "./account-texts.ts";

import { SignInCodeField } from "./sign-in-code-field.tsx";
import { unreadableCodeText } from "./unreadable-code.ts";

/** Saves all that is held about the buyer, or erases it with a code from an email. */
export function DataSection({
  end,
  ...props
}: AccountProps & {
  /** Called once everything is erased. */
  end: () => void;
}) {
  const { messages, lang } = props;
  const texts = messages.data;
  const [isAsked, setIsAsked] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const [reason, setReason] = useState<string | null>(null);
  const field = useRef<HTMLInputElement>(null);
  return (
    <section aria-labelledby="data">
      <h2 id="data">{texts.title}</h2>
      <div>
        <p className="muted">
          <WordBreaks text={texts.text} />
        </p>
        <Button asChild variant="outline" size="sm">
          <a href={dataUrl} download="my-data.json">
            {texts.export}
          </a>
        </Button>
        <details className="account-details">
          <summary>{texts.summary}</summary>
          <form onSubmit={submit} noValidate className="sign-in-form">
            <p>
              <WordBreaks text={texts.erase} />
            </p>
            {isAsked && (
              <SignInCodeField
                ref={field}
                id="erase-code"
                label={texts.code}
                isWrong={reason !== null}
                errorId="erase-error"
              />
            )}
            {reason && <Alert id="erase-error">{reason}</Alert>}
            <Button type="submit" variant={isAsked ? "default" : "outline"} aria-disabled={isBusy}>
              {isAsked ? (isBusy ? texts.confirming : texts.confirm) : isBusy ? messages.sending : texts.send}
            </Button>
          </form>
        </details>
      </div>
    </section>
  );

  async function submit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    if (isBusy) return;
    const typed = field.current?.value ?? "";
    const code = readSignInCode(typed);
    if (isAsked && !code)
      return refuse(
        unreadableCodeText(typed, { invalid: messages.invalidCode, foreign: messages.foreignCode }),
      );
    setIsBusy(true);
    setReason(null);
    try {
      if (isAsked && code) {
        await confirmErasure(code);
        return end();
      }
      await requestErasure(lang);
      setIsAsked(true);
    } catch (error) {
      if (error instanceof Problem && error.code === "sign-in-over") setIsAsked(false);
      refuse(accountRefusal(error, props));
    }
    setIsBusy(false);
  }

  function refuse(text: string) {
    setReason(text);
    field.current?.focus();
    field.current?.select();
  }
}
