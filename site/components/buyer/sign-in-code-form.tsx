import { type SubmitEvent, useRef, useState } from "react";
import { libraryAt } from "#domain/addresses.ts";
import { readSignInCode } from "#domain/sign-in-code.ts";
import { formatPlural } from "#messages/format.ts";
import { Problem, redeem } from "#site/lib/checkout.ts";
import type { Messages } from "#site/lib/messages.ts";
import { Alert } from "../ui/alert.tsx";
import { Button } from "../ui/button.tsx";
import { SharedComputer } from "./shared-computer.tsx";
import { SignInCodeField } from "./sign-in-code-field.tsx";
import { unreadableCodeText } from "./unreadable-code.ts";

/** The field for the code in an email, which opens the library in this browser. */
export function SignInCodeForm({
  messages,
  lang,
  prefix,
  link,
  sending = 0,
}: {
  messages: Messages["signIn"];
  lang: string;
  prefix: string;
  /** The token of the link in place of which the code was asked for. */
  link?: string | undefined;
  /** The number of the email with the code. What was wrong with the code of an earlier one is no longer shown. */
  sending?: number;
}) {
  const { code: texts } = messages;
  const [refusal, setRefusal] = useState<{ text: string; sending: number } | null>(null);
  const [isOpening, setIsOpening] = useState(false);
  const [isShared, setIsShared] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const reason = refusal?.sending === sending ? refusal.text : null;
  return (
    <form onSubmit={open} noValidate className="sign-in-form">
      <SignInCodeField
        ref={field}
        id="code"
        label={texts.label}
        isWrong={reason !== null}
        errorId="code-error"
      />
      {reason && <Alert id="code-error">{reason}</Alert>}
      <SharedComputer label={messages.shared} onChange={setIsShared} />
      <Button type="submit" size="lg" aria-disabled={isOpening}>
        {isOpening ? texts.opening : texts.open}
      </Button>
    </form>
  );

  async function open(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    if (isOpening) return;
    const typed = field.current?.value ?? "";
    const code = readSignInCode(typed);
    if (!code) return refuse(unreadableCodeText(typed, texts));
    setIsOpening(true);
    try {
      const { order } = await redeem({ code, link }, isShared);
      location.replace(prefix + libraryAt(order));
    } catch (error) {
      setIsOpening(false);
      refuse(reasonOf(error));
    }
  }

  function reasonOf(error: unknown): string {
    if (!(error instanceof Problem)) return messages.error;
    if (error.code === "wrong-code") return formatPlural(texts.wrong, error.left, lang);
    if (error.code === "too-many-requests") return texts.refused;
    return error.code === "sign-in-over" ? texts.over : messages.error;
  }

  function refuse(text: string) {
    setRefusal({ text, sending });
    field.current?.focus();
    field.current?.select();
  }
}
