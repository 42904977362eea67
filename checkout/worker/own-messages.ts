import published from "vitrine:offers";
import { z } from "zod";

/**
 * The shop's messages in its first language, in place of English ones; wrangler.toml replaces `#messages/english.ts` by this module.
 * They are bundled with the Worker and complete, since the same version has published them.
 */
const { shop, messages } = z
  .object({
    shop: z.object({ languages: z.tuple([z.string()], z.string()) }),
    messages: z.record(z.string(), z.object({ emails: z.any(), problems: z.any(), receipts: z.any() })),
  })
  .parse(published);
const [lang] = shop.languages;
export const ENGLISH = { lang, ...messages[lang] };
