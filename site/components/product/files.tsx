import type { FileInfo } from "#catalogue/types.ts";
import { formatMessage, formatPlural } from "#messages/format.ts";
import { fileLabel } from "#site/lib/file-type.ts";
import { foreignLang } from "#site/lib/foreign-lang.ts";
import { formatDuration, formatSize } from "#site/lib/format.ts";
import { LangSpan } from "../lang-span.tsx";
import type { ProductProps } from "./props.ts";

/** Every file that the buyer gets: name, length and size. */
export function Files({ product, context }: ProductProps) {
  const { files } = product;
  const { messages, lang } = context;
  if (files.length === 0) return null;
  const total = files.reduce((sum, file) => sum + file.size, 0);
  return (
    <section className="fact">
      <h2>{messages.product.files}</h2>
      <table className="files">
        <thead className="sr-only">
          <tr>
            <th scope="col">{messages.product.file}</th>
            <th scope="col">{messages.product.length}</th>
            <th scope="col">{messages.product.size}</th>
          </tr>
        </thead>
        <tbody>
          {files.map((file) => {
            const { name, type } = fileLabel(file);
            return (
              <tr key={file.name}>
                <th scope="row">
                  <LangSpan lang={file.title === null ? undefined : foreignLang(file.lang, context)}>
                    {name}
                  </LangSpan>{" "}
                  {type && <span className="muted">{type}</span>}
                </th>
                <td>{extent(file)}</td>
                <td>{formatSize(file.size, lang)}</td>
              </tr>
            );
          })}
        </tbody>
        {files.length > 1 && (
          <tfoot>
            <tr>
              <td colSpan={3}>{formatMessage(messages.product.total, { size: formatSize(total, lang) })}</td>
            </tr>
          </tfoot>
        )}
      </table>
    </section>
  );

  function extent({ pages, duration: seconds }: FileInfo): string | null {
    if (pages !== null) return formatPlural(messages.product.pages, pages, lang);
    return seconds === null ? null : formatDuration(seconds);
  }
}
