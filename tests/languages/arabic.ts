import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isPlural } from "#messages/complete.ts";
import { ENGLISH, MESSAGE_FILES } from "#messages/read.ts";

const FIXTURE = join(import.meta.dirname, "../catalogue/fixture");
const LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي";
const FORMS = ["zero", "one", "two", "few", "many", "other"];

/** A text in letters that run from right to left; names to be filled in, figures and marks stay. */
export function inArabic(text: string): string {
  return text.replace(/\{\w+\}|[a-z]/gi, (part) =>
    part.length > 1 ? part : (LETTERS[part.toLowerCase().charCodeAt(0) - 97] ?? part),
  );
}

/**
 * A copy of the fixture's shop that is in Arabic too, by files in the content folder alone: made-up messages, of which one
 * and a plural form are left out, and some translated content.
 */
export function stockArabic(contentDir: string): void {
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
  for (const name of MESSAGE_FILES) writeMessages(contentDir, "ar", name, translated(ENGLISH[name]));
  // Some words of its own in a language that is shipped.
  writeMessages(contentDir, "zh", "pages", { cartView: { title: "我的篮子" } });
}

function writeMessages(contentDir: string, language: string, name: string, messages: unknown): void {
  const folder = join(contentDir, "messages", language);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.json`), JSON.stringify(messages, null, 2));
}

function translated(message: unknown, path = ""): unknown {
  if (typeof message === "string") return inArabic(message);
  if (isPlural(message)) {
    const text = inArabic(message.other);
    const forms = FORMS.map((form) => [form, `«${form}» ${text}`]);
    return Object.fromEntries(forms.filter(([form]) => !(path === ".product.pages" && form === "many")));
  }
  if (Array.isArray(message)) return message.map((item) => translated(item));
  const entries = Object.entries(Object(message)).filter(([key]) => `${path}.${key}` !== ".search.summary");
  return Object.fromEntries(entries.map(([key, inner]) => [key, translated(inner, `${path}.${key}`)]));
}
