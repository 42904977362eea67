"use client";

import { useEffect, useState } from "react";
import { RECEIPT_PATH, SIGN_IN_PATH } from "#domain/addresses.ts";
import type { ReceiptResponse } from "#domain/api/receipts.ts";
import { hasBilling } from "#domain/billing.ts";
import { describeCreditNote, describeReceipt } from "#messages/describe-receipt.ts";
import { formatMessage } from "#messages/format.ts";
import { fetchReceipt, invoiceUrl, Problem } from "#site/lib/checkout.ts";
import { formatDate, formatPrice } from "#site/lib/format.ts";
import type { Messages } from "#site/lib/messages.ts";
import { Notice } from "../notice.tsx";
import { Button } from "../ui/button.tsx";
import { BillingForm } from "./billing-form.tsx";
import { ReceiptDocument } from "./receipt-document.tsx";
import { type Failure, failureOf, ReceiptFailure } from "./receipt-failure.tsx";
import { View } from "./view.tsx";

const NOT_FOUND = 404;

interface Props {
  messages: Messages["receipt"];
  lang: string;
  /** The prefix of paths in this language: empty, or `/zh`. */
  prefix: string;
}

/** The receipt of the order in the page's address, or one of its credit notes, to be read, printed and corrected. */
export function ReceiptPage(props: Props) {
  const [attempt, setAttempt] = useState(0);
  return (
    <ReceiptLoader key={attempt} {...props} isRetry={attempt > 0} retry={() => setAttempt(attempt + 1)} />
  );
}

function ReceiptLoader({
  messages,
  lang,
  prefix,
  isRetry,
  retry,
}: Props & { isRetry: boolean; retry: () => void }) {
  const [receipt, setReceipt] = useState<ReceiptResponse | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [query, setQuery] = useState<ReceiptQuery>({ order: "", creditNote: null });

  useEffect(() => {
    const abort = new AbortController();
    const query = queryFrom(location.search);
    setQuery(query);
    loadReceipt(query, lang, abort.signal).then(setReceipt, (error) => {
      if (!abort.signal.aborted) setFailure(failureOf(error));
    });
    return () => abort.abort();
  }, [lang]);

  if (failure)
    return (
      <View key={failure} focus={isRetry}>
        <ReceiptFailure {...{ failure, messages, prefix, retry }} order={query.order} />
      </View>
    );
  return receipt ? (
    <LoadedReceipt
      {...{ receipt, messages, lang, prefix }}
      creditNote={query.creditNote}
      onChange={setReceipt}
    />
  ) : (
    <Notice title={messages.title.receipt} text={messages.loading} />
  );
}

function LoadedReceipt({
  receipt,
  creditNote,
  messages,
  lang,
  prefix,
  onChange,
}: Props & {
  receipt: ReceiptResponse;
  creditNote: string | null;
  onChange: (receipt: ReceiptResponse) => void;
}) {
  const [isEditing, setIsEditing] = useState(false);
  const wording = { texts: messages, lang };
  const note = receipt.creditNotes.find(({ number }) => number === creditNote);
  const described = note ? describeCreditNote(receipt, note, wording) : describeReceipt(receipt, wording);
  const { buyer } = receipt;

  // Browsers take it as the name of the file when the page is saved as a PDF.
  useEffect(() => {
    document.title = [described.title, note?.number ?? receipt.number ?? receipt.order].join(" ");
  }, [described.title, note, receipt]);

  return (
    <div className="page document-page">
      {isEditing && buyer ? (
        <BillingForm
          {...{ messages: messages.form, lang, billing: buyer, order: receipt.order }}
          onSaved={(saved) => {
            onChange(saved);
            setIsEditing(false);
          }}
          onCancel={() => setIsEditing(false)}
        />
      ) : (
        <div className="document-actions">
          <Button onClick={() => print()}>{messages.print}</Button>
          {buyer && receipt.hasPdf && (
            <Button asChild variant="outline">
              <a href={invoiceUrl(receipt.order, lang, note?.number)}>{messages.download}</a>
            </Button>
          )}
          {buyer && (
            <Button variant="link" className="px-0" onClick={() => setIsEditing(true)}>
              {hasBilling(buyer) ? messages.edit : messages.add}
            </Button>
          )}
        </div>
      )}
      <ReceiptDocument described={described} messages={messages} />
      {!buyer && (
        <p className="document-aside muted">
          {messages.anonymous.text} <a href={prefix + SIGN_IN_PATH}>{messages.anonymous.action}</a>
        </p>
      )}
      {!note && receipt.creditNotes.length > 0 && (
        <section className="document-aside">
          <h2>{messages.creditNotes}</h2>
          <ul className="document-notes figures">
            {receipt.creditNotes.map(({ number, issuedAt, amount, isVoid }) => (
              <li key={number}>
                <a
                  href={`${prefix}${RECEIPT_PATH}?${new URLSearchParams({ id: receipt.order, creditNote: number })}`}
                >
                  {number}
                </a>
                <span className="muted">
                  {formatDate(issuedAt, lang)}
                  {isVoid && ` · ${messages.voided}`}
                </span>
                <span>{formatPrice({ amount, currency: receipt.currency }, lang)}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      {note && (
        <p className="document-aside">
          <a href={`${prefix}${RECEIPT_PATH}?id=${encodeURIComponent(receipt.order)}`}>
            {formatMessage(messages.backTo, { number: receipt.number ?? receipt.order })}
          </a>
        </p>
      )}
    </div>
  );
}

interface ReceiptQuery {
  order: string;
  creditNote: string | null;
}

function queryFrom(search: string): ReceiptQuery {
  const parameters = new URLSearchParams(search);
  return { order: parameters.get("id") ?? "", creditNote: parameters.get("creditNote") };
}

function loadReceipt({ order }: ReceiptQuery, lang: string, signal: AbortSignal): Promise<ReceiptResponse> {
  return order ? fetchReceipt(order, lang, signal) : Promise.reject(new Problem(NOT_FOUND, "no order"));
}
