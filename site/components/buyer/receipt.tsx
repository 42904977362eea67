import type { Order } from "#site/lib/checkout.ts";
import { date, dot, money } from "#site/lib/format.ts";
import type { Messages } from "#site/lib/messages.ts";

interface Props {
  order: Order;
  words: Messages["order"];
  lang: string;
  prefix: string;
}

/** What was ordered, for how much; and what to do when the mail does not come. Printed, it is a receipt. */
export function Receipt({ order, words, lang, prefix }: Props) {
  const { currency, items } = order;
  const sum = items.reduce((total, { amount, quantity }) => total + amount * quantity, 0);
  return (
    <div className="page columns receipt">
      <div>
        {order.status === "paid" && <h2 className="receipt-title">{words.receipt}</h2>}
        <table className="account figures">
          <tbody>
            {items.map((item) => (
              <tr key={`${item.product} ${item.option}`}>
                <th scope="row">
                  {item.name}{" "}
                  <span className="label">
                    {detailOf(item, money({ amount: item.amount, currency }, lang), lang)}
                  </span>
                </th>
                <td>{money({ amount: item.amount * item.quantity, currency }, lang)}</td>
              </tr>
            ))}
            {order.amount !== sum && (
              <tr>
                <th scope="row">{words.difference}</th>
                <td>{money({ amount: order.amount - sum, currency }, lang)}</td>
              </tr>
            )}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">{words.total}</th>
              <td>{money(order, lang)}</td>
            </tr>
          </tfoot>
        </table>
        <dl className="ledger label figures">
          {order.paidAt && (
            <>
              <dt>{words.paidAt}</dt>
              <dd>{date(order.paidAt, lang)}</dd>
            </>
          )}
          <dt>{words.number}</dt>
          <dd className="break-all">{order.id}</dd>
        </dl>
        {order.status === "paid" && (
          <div className="no-mail">
            <h2>{words.noMail.title}</h2>
            <p>{words.noMail.text}</p>
            <p>
              <a href={`${prefix}/sign-in/`}>{words.newLink}</a>
            </p>
          </div>
        )}
      </div>
    </div>
  );
}

/** The edition, and how many at what price where there are several. */
function detailOf({ optionName, quantity }: Order["items"][number], each: string, lang: string): string {
  return [optionName, quantity > 1 ? `${quantity}\u00a0×\u00a0${each}` : ""].filter(Boolean).join(dot(lang));
}
