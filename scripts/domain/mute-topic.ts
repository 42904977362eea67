/** Topics that an address can mute: new versions of all its products or of one, and reminders of unpaid orders. */

export const NEW_VERSIONS = "new-versions";
export const CART_REMINDERS = "cart-reminders";

/** New versions of one product. */
export function newVersionsOf(product: string): string {
  return `${NEW_VERSIONS}:${product}`;
}

/** The product of a topic. null: it is not about one product. */
export function productOf(topic: string): string | null {
  return topic.split(":")[1] ?? null;
}

/** Every topic. */
export const MUTE_TOPIC = /^(new-versions(:[a-z0-9-]+)?|cart-reminders)$/;
