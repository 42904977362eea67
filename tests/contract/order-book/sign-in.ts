import type { Database } from "#checkout/orders/database/database.ts";
import { newCode } from "#checkout/orders/sign-in/codes.ts";
import { type Link, newLink } from "#checkout/orders/sign-in/links.ts";

/** Creates a link as the email with it does. */
export async function createLink(
  database: Database,
  owner: Parameters<typeof newLink>[0],
  at: Date,
): Promise<Link> {
  const link = await newLink(owner, at);
  await database.write([link.insert]);
  return link;
}

/** Creates the code that a browser has asked for, as the email with it does. */
export async function createCode(
  database: Database,
  request: Parameters<typeof newCode>[0],
): Promise<string> {
  const { code, insert } = await newCode(request);
  await database.write([insert]);
  return code;
}
