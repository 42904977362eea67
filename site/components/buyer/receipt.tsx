import type { Order } from "../../lib/checkout.ts";
import { date, money } from "../../lib/format.ts";
import type { Messages } from "../../lib/messages.ts";

interface Props {
  order: Order;
  words: Messages["order"];
  lang: string;
  prefix: string;
}

/** What was ordered, for how much; and what to do when the mail does not come. */
export function Receipt({ order, words, lang, prefix }: Props) {
  return (
    <div className="page columns receipt">
      <div>
        <ul className="rows receipt-items">
          {order.items.map((item) => (
            <li key={`${item.product} ${item.option}`}>
              {item.name}
              {item.quantity > 1 && <span className="label"> × {item.quantity}</span>}
            </li>
          ))}
        </ul>
        <dl className="ledger figures">
          <dt>{words.total}</dt>
          <dd>{money(order, lang)}</dd>
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
