/** The currencies that can be charged: https://docs.stripe.com/currencies#presentment-currencies */
const CURRENCIES = new Set(
  (
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BWP BYN BZD CAD CDF CHF CLP CNY COP " +
    "CRC CVE CZK DJF DKK DOP DZD EGP ETB EUR FJD FKP GBP GEL GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR ISK JMD JOD JPY " +
    "KES KGS KHR KMF KRW KWD KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK " +
    "NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SEK SGD SHP SLE SOS SRD STD SZL THB TJS TND TOP " +
    "TRY TTD TWD TZS UAH UGX USD UYU UZS VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW"
  ).split(" "),
);

/** @param currency ISO 4217, in any case */
export function isChargeable(currency: string): boolean {
  return CURRENCIES.has(currency.toUpperCase());
}

/** The account's prefix on card statements. */
const DESCRIPTOR_PREFIX = "SANDBOX";
const MAX_DESCRIPTOR_LENGTH = 22;

/** The text on a card statement: https://docs.stripe.com/get-started/account/statement-descriptors */
export function statementDescriptor(suffix: string | null): string {
  if (suffix === null) return DESCRIPTOR_PREFIX;
  return `${DESCRIPTOR_PREFIX}* ${suffix}`.toUpperCase().slice(0, MAX_DESCRIPTOR_LENGTH);
}

/** Latin characters, at least one letter, and none that banks refuse. */
export const DESCRIPTOR_SUFFIX = /^(?=.*[A-Za-z])[^<>\\'"*\u0080-\uffff]{1,22}$/;
