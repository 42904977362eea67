/**
 * Empty stubs for `postal-mime` and `standardwebhooks`, which Resend's SDK uses to parse received email and to verify Resend's
 * webhooks. The shop receives no email and verifies webhooks itself, so the bundle has this module instead of both packages.
 */
export class Webhook {}
export default class PostalMime {}
