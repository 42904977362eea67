import { createHash } from "node:crypto";
import type { Offer, OfferFile } from "#domain/offer.ts";

/** The products of the test shops, and the contents of their files. */

export const GOODS = {
  "book.pdf": "the pages of the book",
  "雨打瓦.txt": "一段雨声",
  "one.mp3": "the first song",
};

/** The content of the file at the end of a path. */
export function contentOf(path: string): string {
  const name = path.split("/").at(-1);
  return Object.entries(GOODS).find(([file]) => file === name)?.[1] ?? "";
}

export function fileOf(name: keyof typeof GOODS): OfferFile {
  const bytes = new TextEncoder().encode(GOODS[name]);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  return {
    key: `${sha256}/${name}`,
    name,
    title: name === "book.pdf" ? { en: "The book", zh: "全书" } : null,
    size: bytes.length,
    type: "application/octet-stream",
    sha256,
  };
}

function offer(product: string, name: Record<string, string>, options: Offer["options"]): Offer {
  return { product, name, summary: { en: "Worth it." }, image: null, currency: "USD", options };
}

export const bookPart = {
  product: "book",
  name: { en: "The Book", zh: "书" },
  files: [fileOf("book.pdf"), fileOf("雨打瓦.txt")],
};
const recordPart = { product: "record", name: { en: "The Record" }, files: [fileOf("one.mp3")] };
export const standard = { key: "standard", name: { en: "Standard" }, minimum: null };

function cover(src: string) {
  return { src, width: 800, height: 1000 };
}

export const OFFERS: Offer[] = [
  {
    ...offer("book", { en: "The Book", zh: "书" }, [{ ...standard, price: 2900, parts: [bookPart] }]),
    covers: { en: cover("/pictures/book.avif"), zh: cover("/pictures/book.zh.avif") },
  },
  offer("icons", { en: "Icons" }, [
    { key: "personal", name: { en: "Personal" }, price: 2400, minimum: null, parts: [bookPart] },
    { key: "studio", name: { en: "Studio" }, price: 6900, minimum: null, parts: [bookPart] },
  ]),
  offer("record", { en: "The Record" }, [{ ...standard, price: 900, minimum: 500, parts: [recordPart] }]),
  offer("zine", { en: "The Zine" }, [
    { key: "open", name: { en: "Pay as you like" }, price: 2000, minimum: 500, parts: [bookPart] },
    { key: "deluxe", name: { en: "Deluxe" }, price: 800, minimum: null, parts: [bookPart] },
    { key: "patron", name: { en: "Patron" }, price: 5000, minimum: 3000, parts: [bookPart] },
  ]),
  offer("everything", { en: "Everything" }, [{ ...standard, price: 3500, parts: [bookPart, recordPart] }]),
  offer("sheet", { en: "The Free Sheet" }, [{ ...standard, price: 0, parts: [bookPart] }]),
  offer("tote", { en: "A Tote in Yen" }, [{ ...standard, price: 1200, parts: [bookPart] }]),
  offer("soon", { en: "Soon" }, [{ ...standard, price: null, parts: [] }]),
].map((made) => (made.product === "tote" ? { ...made, currency: "JPY" } : made));
