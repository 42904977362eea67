/** A webhook that does not come from the service whose it claims to be. */
export class ForgedWebhook extends Error {
  override name = "ForgedWebhook";
}
