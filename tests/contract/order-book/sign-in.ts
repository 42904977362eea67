import type { Database } from "#checkout/orders/database/database.ts";
import { newSignInCode } from "#checkout/orders/sign-in/codes.ts";
import { type Link, type LinkOwner, newLink } from "#checkout/orders/sign-in/links.ts";
import { newToken } from "#checkout/orders/sign-in/tokens.ts";

/** Creates a link as the email with it does. */
export async function createLink(
  database: Database,
  owner: LinkOwner & { orderId?: string | null },
  at: Date,
): Promise<Link & { token: string }> {
  const token = newToken();
  const link = await newLink({ ...owner, token }, at);
  await database.write(link.insert);
  return { ...link, token };
}

/** Creates the code that a browser has asked for, as the email with it does. */
export async function createCode(
  database: Database,
  request: Omit<Parameters<typeof newSignInCode>[0], "seed"> & { seed?: string },
): Promise<string> {
  const { code, insert } = await newSignInCode({ seed: newToken(), ...request });
  await database.write([insert]);
  return code;
}
