import type { DescribedReceipt } from "#messages/describe-receipt.ts";
import type { Messages } from "#site/lib/messages.ts";
import { WordBreaks } from "../word-breaks.tsx";

/** A receipt, an invoice or a credit note as a sheet of paper, on A4 and on Letter. */
export function ReceiptDocument({
  described,
  messages,
}: {
  described: DescribedReceipt;
  messages: Messages["receipt"];
}) {
  const { title, facts, seller, buyer, lines, sums, total, afterTotal, notes, lang, linesLang } = described;
  return (
    <article className="document figures">
      <header className="document-head">
        <h1>{title}</h1>
        <dl>
          {facts.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </header>
      <div className="document-parties">
        <Party label={messages.seller} {...seller} />
        {buyer && <Party label={messages.buyer} {...buyer} />}
      </div>
      <table className="document-lines">
        <thead>
          <tr>
            <th scope="col">{messages.item}</th>
            <th scope="col">{messages.quantity}</th>
            <th scope="col">{messages.each}</th>
            <th scope="col">{messages.sum}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map(({ name, detail, licenceKeys, quantity, each, sum }) => (
            <tr key={`${name} ${detail}`}>
              <th scope="row" lang={linesLang}>
                <WordBreaks text={name} />
                {detail && <span>{detail}</span>}
                {licenceKeys.map((key) => (
                  <span key={key} lang={lang} translate="no">
                    {key}
                  </span>
                ))}
              </th>
              <td>{quantity}</td>
              <td>{each}</td>
              <td>{sum}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <table className="document-sums">
        <tbody>
          {sums.map((row) => (
            <Sum key={row[0]} row={row} />
          ))}
        </tbody>
        <tbody className="document-total">
          <Sum row={total} />
        </tbody>
        <tbody>
          {afterTotal.map((row) => (
            <Sum key={row[0]} row={row} />
          ))}
        </tbody>
      </table>
      <div className="document-remarks">
        {notes.map((note) => (
          <p key={note}>
            <WordBreaks text={note} />
          </p>
        ))}
      </div>
    </article>
  );
}

function Party({ label, name, lines }: { label: string; name: string; lines: string[] }) {
  return (
    <section>
      <h2>{label}</h2>
      <p>
        <strong>{name}</strong>
        {lines.map((line) => (
          <span key={line}>{line}</span>
        ))}
      </p>
    </section>
  );
}

function Sum({ row: [name, sum] }: { row: [name: string, sum: string] }) {
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>{sum}</td>
    </tr>
  );
}
