import * as z from "zod";
import { MAX_ADDRESS_LINES, MAX_BILLING_LENGTH } from "../billing.ts";
import { isCountry } from "../country.ts";
import { isEmailAddress, MAX_EMAIL_LENGTH } from "../email.ts";
import { MAX_GIVER_LENGTH, MAX_WORDS_LENGTH } from "../gift.ts";
import { MAX_DISCOUNT_CODE_LENGTH, MAX_LINES, MAX_QUANTITY } from "../limits.ts";
import { MAX_CHARGE } from "../money/charge-limits.ts";
import { Amount, Currency } from "../money/money.ts";
import { MUTE_TOPIC } from "../mute-topic.ts";

/** The requests of the API, and their only definition. The checkout validates them, and the OpenAPI document describes them. */

/** An amount with at most this many digits can be rejected as too high. With more digits it is malformed. */
export const MAX_AMOUNT_DIGITS = 15;
const MAX_READABLE_AMOUNT = 10 ** MAX_AMOUNT_DIGITS - 1;
const MAX_TYPED_LENGTH = 200;

const email = z
  .string()
  .trim()
  .refine(isEmailAddress, "expected an email address such as name@example.com")
  .meta({ format: "email", maxLength: MAX_EMAIL_LENGTH });
const locale = z.string().max(35).optional();
const token = z.string().min(1).max(500).meta({ description: "The part of the emailed link after #" });

/** One product in a checkout. */
export const CheckoutItem = z.object({
  product: z.string().min(1).max(100),
  option: z.string().min(1).max(100).optional(),
  quantity: z.int().min(1).max(MAX_QUANTITY).default(1),
  price: Amount.max(MAX_CHARGE)
    .optional()
    .meta({ description: "The price that the page showed, in minor units" }),
  amount: Amount.max(MAX_READABLE_AMOUNT)
    .optional()
    .meta({ description: "A pay-what-you-want amount, in minor units" }),
  pay: z
    .string()
    .max(MAX_TYPED_LENGTH)
    .optional()
    .meta({ description: "The amount as typed by the buyer, in major units", examples: ["12.50"] }),
});
export type CheckoutItem = z.infer<typeof CheckoutItem>;

const NO_LINE_BREAKS = /^\P{Cc}*$/u;
/** Line breaks are the only control characters. */
const PLAIN_TEXT = /^[^\p{Cc}--\n]*$/v;

/** The recipient of a gift, and the giver's message. */
const Recipient = z.object({
  email,
  from: z
    .string()
    .trim()
    .max(MAX_GIVER_LENGTH)
    .regex(NO_LINE_BREAKS, "expected one line")
    .optional()
    .meta({ description: "What the giver is called in the email" }),
  words: z
    .string()
    .transform((text) => text.replaceAll("\r\n", "\n").trim())
    .pipe(z.string().max(MAX_WORDS_LENGTH).regex(PLAIN_TEXT, "expected a text without control characters"))
    .optional()
    .meta({ description: "The giver's words, as plain text" }),
  on: z.iso.date().optional().meta({ description: "The day on which it is delivered; without it, at once" }),
});

/** `POST /api/checkout` */
export const CheckoutRequest = z
  .object({
    items: z.array(CheckoutItem).min(1).max(MAX_LINES),
    from: z.enum(["cart"]).optional().meta({
      description: "Where cancelling the payment leads: `cart`, or by default the product",
    }),
    currency: Currency.optional(),
    code: z.string().max(MAX_DISCOUNT_CODE_LENGTH).optional(),
    withoutCode: z.boolean().optional().meta({
      description: "Do not apply the code kept from a link",
    }),
    email: email.optional(),
    recipient: Recipient.optional().meta({ description: "The order is a gift" }),
    again: z.boolean().optional().meta({
      description: "Buy again what the buyer already has",
    }),
    total: Amount.max(MAX_READABLE_AMOUNT)
      .optional()
      .meta({ description: "The most that is charged, in minor units" }),
    locale,
  })
  .meta({ id: "CheckoutRequest" });
export type CheckoutRequest = z.infer<typeof CheckoutRequest>;

/**
 * A checkout request as a plain form, where every value is text. A single product has the fields `product`, `option`,
 * `quantity`, `price` and `amount`; several have `items.0.product` and so on. The cart sends `from=cart`. A pay-what-you-want
 * amount is typed into `pay` in major units (`12.50`). A page with editions sends the price of each edition as
 * `price.<option>`, what an automatic discount leaves of it as `total.<option>`, and each typed amount as `pay.<option>`; with several
 * currencies, as `price.<option>.<currency>` and so on. Only those of the chosen option and currency are read. `gift` asks for the
 * page on which a buyer says whom it is for, in `recipient.email` and so on.
 */
export const CheckoutForm = z
  .object({
    product: z.string().optional(),
    option: z.string().optional(),
    quantity: z.string().optional(),
    price: z.string().optional(),
    amount: z.string().optional(),
    pay: z.string().optional(),
    from: z.string().optional(),
    code: z.string().optional(),
    withoutCode: z.string().optional(),
    again: z.string().optional(),
    email: z.string().optional(),
    total: z.string().optional(),
    currency: z.string().optional(),
    gift: z.string().optional(),
    locale: z.string().optional(),
  })
  .catchall(z.string())
  .meta({ id: "CheckoutForm" });

/** `POST /api/links`: a new link for an email address, or for the recipient of an old link. */
export const LinkRequest = z
  .union([z.object({ email, locale }), z.object({ token, locale })])
  .meta({ id: "LinkRequest", description: "For an email address, or for the recipient of an old link" });

const code = z
  .string()
  .min(1)
  .max(40)
  .meta({ examples: ["K7MQ4X"] });
const shared = z
  .boolean()
  .optional()
  .meta({ description: "On a shared computer: the session ends with the browser" });

/** The token of the link whose page has asked for the code, and whose order the library opens at. */
const link = token.optional().meta({
  description: "The token of a link that was used, in place of which the code was asked for: names the order",
});

/** `POST /api/links/redeem`: the token of a link, or the code that the same email has for the browser that has asked for it. */
export const RedemptionRequest = z
  .union([z.object({ token, shared }), z.object({ code, shared, link })])
  .meta({ id: "Redemption" });

/** `POST /api/links/check` */
export const LinkCheckRequest = z.object({ token }).meta({ id: "LinkCheck" });

/** `POST /api/account/move` */
export const MoveRequest = z.object({ email, locale }).meta({ id: "Move" });
/** `POST /api/account/move/confirm`: the codes that the earlier and the new address got. */
export const MoveConfirmation = z.object({ from: code, to: code, locale }).meta({ id: "MoveConfirmation" });
/** `POST /api/account/erase` */
export const ErasureRequest = z.object({ locale }).meta({ id: "Erasure" });
/** `POST /api/account/erase/confirm` */
export const ErasureConfirmation = z.object({ code }).meta({ id: "ErasureConfirmation" });

/** `DELETE /api/sessions/{id}` */
export const EndSessionParams = z.object({ id: z.string().max(100) });

/** Base64url. */
const encoded = z
  .string()
  .max(20_000)
  .regex(/^[\w-]+$/);
const credential = { id: encoded.max(2_000), rawId: encoded.max(2_000), type: z.literal("public-key") };

/** `POST /api/passkeys/challenge` */
export const PasskeyChallengeRequest = z
  .object({ purpose: z.enum(["add", "sign-in"]), locale })
  .meta({ id: "PasskeyChallenge" });
/** `POST /api/passkeys`: a credential as `PublicKeyCredential.toJSON()` gives it. */
export const PasskeyRequest = z
  .object({
    credential: z.object({
      ...credential,
      response: z.object({ clientDataJSON: encoded, attestationObject: encoded }),
    }),
    locale,
  })
  .meta({ id: "NewPasskey" });
/** `POST /api/passkeys/sign-in` */
export const PasskeySignInRequest = z
  .object({
    credential: z.object({
      ...credential,
      response: z.object({
        ...{ clientDataJSON: encoded, authenticatorData: encoded, signature: encoded },
        userHandle: encoded.optional(),
      }),
    }),
    shared,
  })
  .meta({ id: "PasskeySignIn" });
/** `DELETE /api/passkeys/{id}` */
export const PasskeyParams = z.object({ id: z.string().max(2_000) });
export const PasskeyQuery = z.object({ locale });

const topic = z.string().max(200).regex(MUTE_TOPIC);

/** `/api/mail/mute`, of which email apps know only the whole address. */
export const MuteQuery = z.object({ token: z.string().max(100), topic, locale });
export type MuteQuery = z.infer<typeof MuteQuery>;

/** `DELETE /api/account/mutes/{topic}` */
export const MuteParams = z.object({ topic });

const answerLocale = locale.meta({ description: "The language of the response if the request fails" });

/** `POST /api/downloads`: one file, or all files of an order as one zip. */
export const DownloadRequest = z
  .object({
    item: z.string().min(1).max(200).optional(),
    file: z.string().min(1).max(500).optional(),
    order: z.string().min(1).max(100).optional(),
    inPlace: z.boolean().optional().meta({
      description:
        "To listen to, watch or read the file in the page. It counts once a day, and not as a download",
    }),
    locale: answerLocale,
  })
  .superRefine(({ order, ...one }, c) => {
    for (const field of ["item", "file"] as const) {
      const isMissing = order === undefined && one[field] === undefined;
      if (isMissing) c.addIssue({ code: "custom", path: [field], message: "expected a text, or an `order`" });
    }
  })
  .meta({ id: "DownloadRequest", description: "`item` and `file`, or `order` for all its files as one zip" });

/** `GET /api/downloads/{item}/{file}` */
export const DownloadParams = z.object({ item: z.string().max(200), file: z.string().max(500) });

/** `GET /api/orders/{id}` */
export const OrderParams = z.object({ id: z.string().max(100) });
export const OrderQuery = z.object({
  locale: locale.meta({ description: "The language of names and titles" }),
});

/** `PUT /api/orders/{id}/email` */
export const CorrectionRequest = z.object({ email, locale }).meta({ id: "Correction" });

/** `PUT` and `DELETE /api/seats/{id}` */
export const SeatParams = z.object({ id: z.string().max(200) });
export const SeatRequest = z.object({ email, locale }).meta({ id: "SeatHolder" });

/** `GET /api/library` */
export const LibraryQuery = z.object({ locale });

/** `POST /api/webhooks/stripe` */
export const WebhookHeaders = z.object({ "stripe-signature": z.string().optional() });

/** `POST /api/webhooks/resend` */
export const DeliveryHeaders = z.object({
  "svix-id": z.string().optional(),
  "svix-timestamp": z.string().optional(),
  "svix-signature": z.string().optional(),
});

const billingLine = z
  .string()
  .trim()
  .max(MAX_BILLING_LENGTH)
  .regex(/^\P{Cc}*$/u, "expected a text without line breaks and control characters");

/** `PUT /api/orders/{id}/billing`: to whom the receipt is made out. */
export const BillingRequest = z
  .object({
    name: billingLine,
    company: billingLine,
    address: z
      .array(billingLine)
      .max(MAX_ADDRESS_LINES)
      .transform((lines) => lines.filter((line) => line !== "")),
    country: z.union([z.literal(""), z.string().refine(isCountry, "expected a code of ISO 3166 such as DE")]),
    taxId: billingLine.meta({
      description: "Shown on the receipt. The tax that was charged does not change",
    }),
  })
  .meta({ id: "Billing" });

/** `GET /api/orders/{id}/receipt` */
export const ReceiptQuery = z.object({ locale });

/** `GET /api/orders/{id}/invoice` */
export const InvoiceQuery = z.object({
  locale,
  creditNote: z.string().max(100).optional().meta({ description: "The number of a credit note" }),
});
