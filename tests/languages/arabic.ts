import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isPlural } from "#messages/complete.ts";
import { ENGLISH, MESSAGE_FILES, type MessageFiles } from "#messages/read.ts";

const FIXTURE = join(import.meta.dirname, "../catalogue/fixture");
const LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي";
const FORMS = ["zero", "one", "two", "few", "many", "other"];

/** Replaces the letters of a text by right-to-left ones. Placeholders, digits and punctuation stay. */
export function inArabic(text: string): string {
  return text.replace(/\{\w+\}|[a-z]/gi, (part) =>
    part.length > 1 ? part : (LETTERS[part.toLowerCase().charCodeAt(0) - 97] ?? part),
  );
}

/** The generated messages. */
export function arabicFiles(): MessageFiles {
  return Object.fromEntries(MESSAGE_FILES.map((name) => [name, translate(ENGLISH[name])]));
}

/**
 * Writes the fixture's shop with Arabic as an additional language, only with files in the content folder: generated messages,
 * without one message and one plural form, and some translated content.
 */
export function addArabic(contentDir: string): void {
  cpSync(FIXTURE, contentDir, { recursive: true });
  const shop = join(contentDir, "shop.yaml");
  const yaml = readFileSync(shop, "utf8")
    .replace("languages: [en, zh]", "languages: [en, zh, ar]")
    .replace("{ en: Lamp Works,", "{ en: Lamp Works, ar: أعمال المصابيح,")
    .replace("{ en: Light in small files,", "{ en: Light in small files, ar: ضوء في ملفات صغيرة,")
    .replace("{ en: I draw lamps.,", "{ en: I draw lamps., ar: أرسم المصابيح.,");
  writeFileSync(shop, yaml);
  writeFileSync(
    join(contentDir, "products/two-lamps/product.ar.md"),
    "---\nname: مصباحان\nsummary: كتاب عن مصباحين.\n---\n\nاقرأ هذا الكتاب ليلًا.[^1]\n\n[^1]: أو نهارًا.\n",
  );
  writeFileSync(
    join(contentDir, "pages/help.ar.md"),
    "---\ntitle: مساعدة\nsummary: اسأل.\n---\n\nاكتب إلينا.\n",
  );
  for (const [name, messages] of Object.entries(arabicFiles()))
    writeMessages(contentDir, "ar", name, messages);
  // Overrides some messages of a shipped language.
  writeMessages(contentDir, "zh", "pages", { cartView: { title: "我的篮子" } });
}

function writeMessages(contentDir: string, language: string, name: string, messages: unknown): void {
  const folder = join(contentDir, "messages", language);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.json`), JSON.stringify(messages, null, 2));
}

function translate(message: unknown, path = ""): unknown {
  if (typeof message === "string") return inArabic(message);
  if (isPlural(message)) {
    const text = inArabic(message.other);
    const forms = FORMS.map((form) => [form, `«${form}» ${text}`]);
    return Object.fromEntries(forms.filter(([form]) => !(path === ".product.pages" && form === "many")));
  }
  if (Array.isArray(message)) return message.map((item) => translate(item));
  const entries = Object.entries(Object(message)).filter(([key]) => `${path}.${key}` !== ".search.summary");
  return Object.fromEntries(entries.map(([key, inner]) => [key, translate(inner, `${path}.${key}`)]));
}
