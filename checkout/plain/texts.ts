import { fileLabel, formatSize } from "#domain/file-label.ts";
import { formatDay } from "#domain/moment.ts";
import { formatNumber } from "#messages/format.ts";
import type { View } from "./fill-template.ts";

interface Goods {
  cover: { src: string; srcset?: string | undefined; width: number; height: number } | null;
  licences: { key: string }[];
  missingLicences: number;
}

interface DownloadableFile {
  id: string;
  item: string;
  name: string;
  title: string | null;
  size: number;
  left?: number | undefined;
}

/** The cover, licence keys and files of a product. If it is the main one of a page, to download its only file is the main action. */
export function goodsView(
  { cover, licences, missingLicences }: Goods,
  files: DownloadableFile[],
  { lang, isMain }: { lang: string; isMain: boolean },
): View {
  return {
    look: isMain && files.length === 1 ? "" : "button-outline",
    ...coverView(cover),
    hasKeys: licences.length > 0,
    keys: licences.map(({ key }) => ({ key })),
    ...(missingLicences > 0 && pluralView("missing", missingLicences, lang)),
    hasFiles: files.length > 0,
    files: files.map((file) => fileView(file, lang)),
  };
}

export function coverView(cover: Goods["cover"]): View {
  if (!cover) return { coverSrc: "" };
  return {
    ...{ coverSrc: cover.src, coverSrcset: cover.srcset ?? cover.src },
    ...{ coverWidth: String(cover.width), coverHeight: String(cover.height) },
  };
}

export function fileView(file: DownloadableFile, lang: string): View {
  const { name, type } = fileLabel(file);
  const fileSize = formatSize(file.size, lang);
  const { item, id, left } = file;
  const few = left !== undefined && { hasFew: true, ...pluralView("left", left, lang) };
  return { item, file: id, fileName: name, fileType: type, fileSize, ...few };
}

/** All files of an order as one zip. Nothing if there is only one. */
export function zipView(zip: string, zipName: string, files: { size: number }[], lang: string): View {
  const size = files.reduce((sum, file) => sum + file.size, 0);
  return files.length < 2 ? {} : { zip, zipName, zipSize: formatSize(size, lang) };
}

/** The names by which a template chooses the form of a message for a number (site/components/plain/template.tsx). */
export function pluralView(name: string, n: number, lang: string): View {
  const category = new Intl.PluralRules(lang).select(n);
  return { [name]: formatNumber(n, lang), [`${name}=${n}`]: true, [`${name}:${category}`]: true };
}

/** A day, in UTC. Empty if there is none. */
export function dayText(iso: string | null, lang: string): string {
  return iso === null ? "" : formatDay(new Date(iso), lang);
}
