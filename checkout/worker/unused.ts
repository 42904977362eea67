/**
 * Empty stubs for `postal-mime` and `standardwebhooks`, which Resend's SDK uses to receive email and webhooks. The shop does
 * neither, so wrangler.toml replaces both packages by this module.
 */
export class Webhook {}
export default class PostalMime {}
