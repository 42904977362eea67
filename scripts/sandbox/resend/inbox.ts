import { Hono } from "hono";
import type { Ledger } from "../ledger.ts";
import type { Mail } from "../records.ts";

/** The mails that were sent, newest first: `/inbox` for people, `/inbox.json` for programs. */
export function inboxPages(ledger: Ledger): Hono {
  return new Hono().get("/inbox.json", (c) => c.json(newestFirst(ledger).map(toJson)));
}

function newestFirst(ledger: Ledger): Mail[] {
  return ledger.all("mails").reverse();
}

function toJson(mail: Mail) {
  const [only] = mail.to;
  return {
    id: mail.id,
    to: mail.to.length === 1 ? only : mail.to,
    from: mail.from,
    replyTo: mail.replyTo,
    subject: mail.subject,
    html: mail.html ?? "",
    text: mail.text ?? "",
    headers: mail.headers,
    at: mail.at,
  };
}
