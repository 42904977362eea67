import type { OffersFile } from "#domain/offer.ts";
import type { Content } from "./content/content.ts";

/** The recipients of news about orders. Secret, since the URLs of webhooks are. */
export type Notifications = Pick<OffersFile["shop"], "webhooks" | "ownerMail" | "timeZone">;

/** The webhooks and the creator's emails of the content. Empty for a shop that has neither. */
export function publishedNotifications({ shop }: Pick<Content, "shop">): Notifications {
  const { webhooks, ownerMail, timeZone } = shop;
  return {
    ...(webhooks.length > 0 && { webhooks }),
    ...(ownerMail !== "none" && { ownerMail }),
    ...((ownerMail !== "none" || timeZone !== "UTC") && { timeZone }),
  };
}
