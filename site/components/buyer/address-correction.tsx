import { type SubmitEvent, useRef, useState } from "react";
import type { OrderPageResponse } from "#domain/api/responses/order.ts";
import { isEmailAddress } from "#domain/email.ts";
import { formatMessage } from "#messages/format.ts";
import { describeRefusal } from "#site/lib/checkout.ts";
import type { Messages } from "#site/lib/messages.ts";
import { Alert } from "../ui/alert.tsx";
import { Button } from "../ui/button.tsx";
import { Input } from "../ui/input.tsx";
import { Label } from "../ui/label.tsx";
import { withSupportLink } from "./support-link.tsx";

interface Props {
  /** The address that it has. */
  email: string;
  /** Asks the checkout to correct it. */
  correct: (email: string) => Promise<OrderPageResponse>;
  /** Distinguishes the field from others of the page. */
  id: string;
  /** Whether it is likely to be wrong. */
  isOpen?: boolean;
  messages: Messages["order"]["correction"];
  support: string;
  onCorrected: (order: OrderPageResponse) => void;
}

/** Lets the browser that has paid correct a mistyped email address. */
export function AddressCorrection({
  email,
  correct,
  id,
  isOpen = false,
  messages,
  support,
  onCorrected,
}: Props) {
  const [refusal, setRefusal] = useState("");
  const [stage, setStage] = useState<"form" | "sending" | "done">("form");
  const errorId = `${id}-error`;
  const field = useRef<HTMLInputElement>(null);
  if (stage === "done") {
    return <p role="status">{formatMessage(messages.done, { email })}</p>;
  }
  return (
    <details className="correction" open={isOpen || undefined}>
      <summary>{messages.summary}</summary>
      <form onSubmit={send} noValidate>
        <p className="muted">{messages.text}</p>
        <Label htmlFor={id}>{messages.email}</Label>
        <Input
          ref={field}
          id={id}
          name="email"
          type="email"
          autoComplete="email"
          required
          aria-invalid={refusal === messages.invalid || refusal === messages.same}
          aria-describedby={refusal ? errorId : undefined}
        />
        {refusal && <Alert id={errorId}>{withSupportLink(refusal, support)}</Alert>}
        <Button type="submit" size="sm" variant="outline" aria-disabled={stage === "sending"}>
          {stage === "sending" ? messages.sending : messages.send}
        </Button>
      </form>
    </details>
  );

  async function send(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    if (stage === "sending") return;
    const typed = field.current?.value.trim() ?? "";
    if (!isEmailAddress(typed)) return refuse(messages.invalid);
    setStage("sending");
    try {
      onCorrected(await correct(typed));
      setStage("done");
    } catch (error) {
      setStage("form");
      refuse(
        describeRefusal(error, messages.error, {
          "same-address": messages.same,
          "correction-over": messages.over,
        }),
      );
    }
  }

  function refuse(why: string) {
    setRefusal(why);
    field.current?.focus();
  }
}
