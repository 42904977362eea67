import type { FileInfo } from "#catalogue/types.ts";
import { plural, say } from "#messages/format.ts";
import { called } from "#site/lib/file-type.ts";
import { duration, size } from "#site/lib/format.ts";
import { Own } from "../own.tsx";
import { ownLang } from "../plate.tsx";
import type { Of } from "./of.ts";

/** Every file that is paid for: what it is, how long, how large. */
export function Files({ product, ground }: Of) {
  const { files } = product;
  const { words, lang } = ground;
  if (files.length === 0) return null;
  const total = files.reduce((sum, file) => sum + file.size, 0);
  return (
    <section className="fact">
      <h2>{words.product.files}</h2>
      <table className="files">
        <thead className="sr-only">
          <tr>
            <th scope="col">{words.product.file}</th>
            <th scope="col">{words.product.length}</th>
            <th scope="col">{words.product.size}</th>
          </tr>
        </thead>
        <tbody>
          {files.map((file) => {
            const { name, type } = called(file);
            return (
              <tr key={file.name}>
                <th scope="row">
                  <Own lang={file.title === null ? undefined : ownLang(file, ground)}>{name}</Own>{" "}
                  {type && <span className="label">{type}</span>}
                </th>
                <td>{extent(file)}</td>
                <td>{size(file.size, lang)}</td>
              </tr>
            );
          })}
        </tbody>
        {files.length > 1 && (
          <tfoot>
            <tr>
              <td colSpan={3}>{say(words.product.total, { size: size(total, lang) })}</td>
            </tr>
          </tfoot>
        )}
      </table>
    </section>
  );

  function extent({ pages, duration: seconds }: FileInfo): string | null {
    if (pages !== null) return plural(words.product.pages, pages, lang);
    return seconds === null ? null : duration(seconds);
  }
}
