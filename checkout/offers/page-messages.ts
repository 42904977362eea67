import * as z from "zod";
import { messagesPath } from "#domain/addresses.ts";
import type { CheckoutMessages } from "#messages/checkout.ts";
import type { EmailMessages, ProblemMessages } from "#messages/types.ts";
import { CatalogueMissing, type Offers } from "./offers.ts";

/** Publishing has completed them (scripts/publish/finish/checkout-messages.ts), so their members are not checked again. */
const Published = z.object({
  lang: z.string(),
  emails: z.custom<EmailMessages>((value) => typeof value === "object"),
  problems: z.custom<ProblemMessages>((value) => typeof value === "object"),
});

/**
 * The messages as files of the site, for a Worker, which has no room for them. They go live together with it, so each is read once.
 *
 * @param findPage a published file by its path
 */
export function pageMessages(
  findPage: (path: string) => Promise<{ ok: boolean; text(): Promise<string> }>,
): Offers["messages"] {
  const cache = new Map<string, CheckoutMessages>();

  return async (language) => {
    const messages = cache.get(language) ?? (await read(language)) ?? (await read("en"));
    if (!messages) throw new CatalogueMissing('There are no messages: run "npm run shop -- publish"');
    cache.set(language, messages);
    return messages;
  };

  async function read(language: string): Promise<CheckoutMessages | null> {
    const page = await findPage(messagesPath(language));
    return page.ok ? { ...Published.parse(JSON.parse(await page.text())), receipts: undefined } : null;
  }
}
