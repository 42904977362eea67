import type { OpenedOrderItem } from "#domain/api/responses/order.ts";
import { listedFiles } from "#domain/chapters-file.ts";
import { fileLabel, formatSize } from "#domain/file-label.ts";
import { formatMessage, formatPlural } from "#messages/format.ts";
import { downloadsAction } from "#site/lib/checkout.ts";
import { separator } from "#site/lib/format.ts";
import type { Messages } from "#site/lib/messages.ts";
import type { OpenedProduct, OpenInPlace } from "#site/lib/open-in-place.ts";
import { LangSpan } from "../lang-span.tsx";
import { Button } from "../ui/button.tsx";
import { OpenButton } from "./open-button.tsx";

/** A file, and the item of the library or part of an order that it belongs to. */
export type DownloadableFile = NonNullable<OpenedOrderItem["files"]>[number];

interface Props {
  files: DownloadableFile[];
  /** The product that the files belong to. */
  product: Pick<OpenedProduct, "name" | "cover">;
  /** The language of the files' titles, if it is not the page's. */
  titleLang: string | undefined;
  /** Whether the first download is the main action of the page. */
  isMain: boolean;
  messages: Messages["goods"];
  open: OpenInPlace | undefined;
  lang: string;
}

/** Files with what they are, how large they are, and buttons to open and to download each. */
export function Downloads({ files, product, titleLang, isMain, messages, open, lang }: Props) {
  const all = { ...product, lang: titleLang ?? lang, files };
  return (
    <ul className="downloads">
      {listedFiles(files).map((file, i) => {
        const { name, type } = fileLabel(file);
        return (
          <li key={file.id}>
            <p>
              <LangSpan lang={file.title ? titleLang : undefined}>{name}</LangSpan>{" "}
              <span className="muted figures whitespace-nowrap">
                {type && type + separator(lang)}
                {formatSize(file.size, lang)}
              </span>
              {file.left !== undefined && (
                <span className="downloads-left">{formatPlural(messages.left, file.left, lang)}</span>
              )}
            </p>
            <div className="file-actions">
              {open && <OpenButton file={file} product={all} messages={messages} open={open} />}
              <Download file={file} isMain={isMain && i === 0} messages={messages} lang={lang} />
            </div>
          </li>
        );
      })}
    </ul>
  );
}

/** All files of an order as one zip, if there are several. */
export function DownloadAll({
  order,
  files,
  name,
  isMain,
  messages,
  lang,
}: Pick<Props, "isMain" | "messages" | "lang"> & {
  order: string;
  files: { size: number }[];
  /** The name to show, unless it is shown next to them anyway. */
  name?: string;
}) {
  if (files.length < 2) return null;
  const size = files.reduce((sum, file) => sum + file.size, 0);
  return (
    <form method="post" action={downloadsAction} className="download-all">
      <input type="hidden" name="order" value={order} />
      <input type="hidden" name="locale" value={lang} />
      <Button
        type="submit"
        size="sm"
        variant={isMain ? "default" : "outline"}
        aria-label={name && messages.downloadAll + separator(lang) + name}
      >
        {messages.downloadAll}
      </Button>
      <span className="muted figures">
        ZIP{separator(lang)}
        {formatSize(size, lang)}
      </span>
    </form>
  );
}

/** A plain form, so that the browser downloads the file itself. */
export function Download({
  file,
  isMain,
  messages,
  lang,
}: Pick<Props, "isMain" | "messages" | "lang"> & { file: DownloadableFile }) {
  return (
    <form method="post" action={downloadsAction}>
      <input type="hidden" name="item" value={file.item} />
      <input type="hidden" name="file" value={file.id} />
      <input type="hidden" name="locale" value={lang} />
      <Button
        type="submit"
        size="sm"
        variant={isMain ? "default" : "outline"}
        aria-label={formatMessage(messages.downloadName, { name: file.title ?? file.name })}
      >
        {messages.download}
      </Button>
    </form>
  );
}
