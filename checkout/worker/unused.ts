/**
 * What Resend's SDK needs to receive emails and webhooks, which the shop does not. wrangler.toml puts this module in place of
 * `postal-mime` and `standardwebhooks`.
 */
export class Webhook {}
export default class PostalMime {}
