import type { ReactNode } from "react";
import type { FileInfo, Option, Product } from "#catalogue/types.ts";
import { fileLabel, formatSize } from "#domain/file-label.ts";
import { optionsForSale } from "#domain/prices.ts";
import { formatMessage, formatPlural } from "#messages/format.ts";
import { foreignLang } from "#site/lib/foreign-lang.ts";
import { formatDuration, formatList } from "#site/lib/format.ts";
import type { PageContext } from "#site/lib/page-context.ts";
import { type DescribedFile, filesByEdition } from "#site/lib/product.ts";
import { LangSpan } from "../lang-span.tsx";
import type { ProductProps } from "./props.ts";

const PDF = "application/pdf";

/** Every file that the buyer gets: name, length and size, under the editions that have it if they differ. */
export function Files({ product, context }: ProductProps) {
  const { messages, lang } = context;
  const groups = filesByEdition(product);
  const files = groups.flatMap(({ files }) => files);
  if (files.length === 0) return null;
  const total = files.reduce((sum, { file }) => sum + file.size, 0);
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
        {groups.map(({ editions, files }) => (
          <tbody key={files[0]?.file.name}>
            {groups.length > 1 && (
              <tr>
                <th scope="rowgroup" colSpan={3} className="muted">
                  {editions.length === optionsForSale(product).length
                    ? messages.product.everyEdition
                    : namesOf(editions, context)}
                </th>
              </tr>
            )}
            {files.map(({ file, part }) => (
              <FileRow key={file.name} file={file} part={part} context={context} />
            ))}
          </tbody>
        ))}
        {files.length > 1 && groups.length === 1 && (
          <tfoot>
            <tr>
              <td colSpan={3}>{formatMessage(messages.product.total, { size: formatSize(total, lang) })}</td>
            </tr>
          </tfoot>
        )}
      </table>
      {isStamped(product) && <p className="muted">{messages.product.stamped}</p>}
    </section>
  );
}

/** Whether a PDF of an edition carries the name of its buyer. */
function isStamped(product: Product): boolean {
  return optionsForSale(product).some(
    ({ stampsPdfs, files }) =>
      stampsPdfs && product.files.some(({ name, type }) => type === PDF && files.includes(name)),
  );
}

function FileRow({ file, part, context }: DescribedFile & { context: PageContext }) {
  const { name, type } = fileLabel(file);
  return (
    <tr>
      <th scope="row">
        <LangSpan lang={file.title === null ? undefined : foreignLang(file.lang, context)}>{name}</LangSpan>{" "}
        {type && <span className="muted">{type}</span>}
        {part?.detail && (
          <p className="muted" lang={foreignLang(part.lang, context)}>
            {part.detail}
          </p>
        )}
      </th>
      <td>{extent(file, context)}</td>
      <td>{formatSize(file.size, context.lang)}</td>
    </tr>
  );
}

function namesOf(editions: Option[], context: PageContext): ReactNode {
  const names = formatList(
    editions.map(({ name }) => name),
    context.lang,
  );
  return <LangSpan lang={foreignLang(editions[0]?.lang ?? context.lang, context)}>{names}</LangSpan>;
}

function extent(
  { pages, duration: seconds }: FileInfo,
  { messages, lang }: Pick<PageContext, "messages" | "lang">,
): string | null {
  if (pages !== null) return formatPlural(messages.product.pages, pages, lang);
  return seconds === null ? null : formatDuration(seconds);
}
