/** How a file can be opened in place. */
export type Opening = "audio" | "video" | "pdf" | "book";

/** A bought file, and the item of the library or part of an order that it belongs to. */
export interface BoughtFile {
  id: string;
  item: string;
  name: string;
  title: string | null;
  /** Bytes. */
  size: number;
  type: string;
  sha256: string;
}

/** The product that a file belongs to. */
export interface OpenedProduct {
  name: string;
  /** The language of the name and of the files' titles. */
  lang: string;
  /** The address of its cover. */
  cover: string | null;
  files: BoughtFile[];
}

/** The arguments of modules that open files in place. */
export interface Opened {
  file: BoughtFile;
  product: OpenedProduct;
  lang: string;
  /** A URL of a file of the product for some minutes, and its bytes. Throws if it may not be opened, or the checkout cannot be reached. */
  fetchUrl: (file: BoughtFile) => Promise<{ url: string; expires: string; size?: number | undefined }>;
  /** The text of an error for the buyer. */
  reasonOf: (error: unknown) => string;
}

/** Opens a file. The promise is rejected if it cannot be opened. */
export type OpenInPlace = (opening: Opening, opened: Pick<Opened, "file" | "product">) => Promise<void>;

/** null: this browser can only download it. */
export function openingOf({ type }: { type: string }): Opening | null {
  if (type === "application/pdf") return "pdf";
  if (type === "application/epub+zip") return "book";
  const [kind] = type.split("/");
  if (kind !== "audio" && kind !== "video") return null;
  return document.createElement(kind).canPlayType(type) ? kind : null;
}
