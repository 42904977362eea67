/**
 * Empty stubs for the parts of Stripe's SDK that are large and that the shop never calls. wrangler.toml replaces their files by this
 * module; without that, the Worker works as well.
 */
class Unused {}

export {
  Unused as CustomerResource,
  Unused as InvoiceResource,
  Unused as Issuing,
  Unused as OAuthResource,
  Unused as QuoteResource,
  Unused as StripeEventNotificationHandler,
  Unused as SubscriptionResource,
  Unused as TestHelpers,
  Unused as Treasury,
  Unused as V2,
};
