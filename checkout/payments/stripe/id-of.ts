/** The id of an object, which Stripe sends as an id or, where it is expanded, whole. */
export function idOf(reference: string | { id: string }): string {
  return typeof reference === "string" ? reference : reference.id;
}
