import { RECEIPT_PATH, SIGN_IN_PATH } from "#domain/addresses.ts";
import type { OrderItemResponse, OrderPageResponse } from "#domain/api/responses/order.ts";
import { expectsEmail } from "#domain/order-notice.ts";
import { sumRows } from "#domain/receipt-sums.ts";
import { receivedCurrency } from "#domain/received.ts";
import { formatMessage } from "#messages/format.ts";
import { correctEmail, hasSession } from "#site/lib/checkout.ts";
import { formatDate, formatPrice, separator } from "#site/lib/format.ts";
import type { Messages } from "#site/lib/messages.ts";
import { Alert } from "../ui/alert.tsx";
import { WordBreaks } from "../word-breaks.tsx";
import { AddressCorrection } from "./address-correction.tsx";
import { SignInCodeForm } from "./sign-in-code-form.tsx";
import { withSupportLink } from "./support-link.tsx";

interface Props {
  order: OrderPageResponse;
  messages: Messages["order"];
  signIn: Messages["signIn"];
  lang: string;
  prefix: string;
  support: string;
  /** Called with the order once its address was corrected. */
  onCorrected: (order: OrderPageResponse) => void;
}

/** The lines and total of an order, and help if the email does not arrive. Printed, it is a receipt. */
export function Receipt({ order, messages, signIn, lang, prefix, support, onCorrected }: Props) {
  const { currency, items, areSumsHidden } = order;
  const price = (amount: number) => (areSumsHidden ? "" : formatPrice({ amount, currency }, lang));
  const sum = (amount: number) => (amount === 0 && !areSumsHidden ? messages.free.total : price(amount));
  return (
    <div className="page columns receipt">
      <div>
        {order.status === "paid" && <h2 className="receipt-title">{messages.receipt}</h2>}
        <table className="receipt-lines figures">
          <tbody>
            {items.map((item, line) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: several lines can have the same edition, and their order stays.
              <tr key={`${line} ${item.product}`}>
                <th scope="row">
                  {item.name}{" "}
                  <span className="muted">
                    {[
                      ...lineDetails(item, price(item.amount)),
                      ...(item.refunded && order.status !== "refunded" ? [messages.itemRefunded] : []),
                    ].join(separator(lang))}
                  </span>
                </th>
                <td>{sum(item.amount * item.quantity)}</td>
              </tr>
            ))}
            {differences(order, messages).map(([name, amount]) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td>{formatPrice({ amount, currency }, lang)}</td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            {!areSumsHidden && (
              <tr>
                <th scope="row">{messages.total}</th>
                <td>{sum(order.amount)}</td>
              </tr>
            )}
            {order.taxIncluded > 0 && (
              <tr>
                <th scope="row">{messages.taxIncluded}</th>
                <td>{formatPrice({ amount: order.taxIncluded, currency }, lang)}</td>
              </tr>
            )}
            {order.refunded > 0 && (
              <tr>
                <th scope="row">{messages.refunded}</th>
                <td>{formatPrice({ amount: order.refunded, currency: receivedCurrency(order) }, lang)}</td>
              </tr>
            )}
          </tfoot>
        </table>
        <dl className="details-list muted figures">
          {order.paidAt && (
            <>
              <dt>{order.amount > 0 ? messages.paidAt : messages.date}</dt>
              <dd>{formatDate(order.paidAt, lang)}</dd>
            </>
          )}
          <dt>{messages.number}</dt>
          <dd className="break-all">{order.id}</dd>
        </dl>
        {order.paidAt && order.amount > 0 && (
          <p className="receipt-link">
            <a href={`${prefix}${RECEIPT_PATH}?id=${encodeURIComponent(order.id)}`}>{messages.viewReceipt}</a>
          </p>
        )}
        {expectsEmail(order, new Date()) && (
          <div className="no-email">
            <h2>{messages.noEmail.title}</h2>
            {order.delivery === "bounced" ? (
              <Undelivered order={order} messages={messages.undelivered} support={support} />
            ) : (
              <p>
                <WordBreaks text={messages.noEmail.text} />
              </p>
            )}
            <p>
              <a href={`${prefix}${SIGN_IN_PATH}`}>{messages.newLink}</a>
            </p>
            {order.opened && !hasSession() && (
              <details className="correction">
                <summary>{messages.codeEntry.summary}</summary>
                <p className="muted">{messages.codeEntry.text}</p>
                <SignInCodeForm messages={signIn} lang={lang} prefix={prefix} />
              </details>
            )}
            {order.correctableUntil !== null && (
              <AddressCorrection
                id="right-email"
                email={order.email ?? ""}
                isOpen={order.delivery === "bounced"}
                correct={(email) => correctEmail(order.id, email, lang)}
                messages={messages.correction}
                support={support}
                onCorrected={onCorrected}
              />
            )}
          </div>
        )}
      </div>
    </div>
  );
}

/** Says that the buyer's address refuses emails, and what to do: correct it, or write to the shop once that is over. */
function Undelivered({
  order: { email, correctableUntil },
  messages,
  support,
}: Pick<Props, "order" | "support"> & { messages: Props["messages"]["undelivered"] }) {
  const text = formatMessage(correctableUntil === null ? messages.over : messages.text, {
    email: email ?? "",
  });
  return <Alert>{withSupportLink(text, support)}</Alert>;
}

/** The rows between the lines and the total. */
function differences(
  order: OrderPageResponse,
  messages: Messages["order"],
): [name: string, amount: number][] {
  // Beside a discount without a name, the tax may be made up.
  const rows = sumRows({ ...order, isTaxKnown: order.discount === 0 });
  const names = {
    subtotal: messages.subtotal,
    discount: formatMessage(messages.discount, { name: order.discountName ?? "" }),
    tax: messages.tax,
    difference: messages.difference,
  };
  return rows.map(({ kind, amount }) => [names[kind], amount]);
}

/** The edition, and quantity × unit price if there are several. */
function lineDetails({ optionName, quantity }: OrderItemResponse, unitPrice: string): string[] {
  return [optionName, quantity > 1 ? [quantity, "×", unitPrice].join("\u00a0").trim() : ""].filter(Boolean);
}
