import * as z from "zod";
import { timestamp } from "./fields.ts";

/** `POST /api/links` */
export const LinkResponse = z.object({ accepted: z.literal(true) });
export type LinkResponse = z.infer<typeof LinkResponse>;

const openedOrder = z.optional(z.string()).register(z.globalRegistry, {
  description: "The order that the email was about, if the library has it and others",
});

/** `POST /api/links/redeem` */
export const RedemptionResponse = z.object({
  email: z.string(),
  expires: timestamp,
  order: openedOrder,
});
export type RedemptionResponse = z.infer<typeof RedemptionResponse>;

/** `POST /api/links/check`: whose library a link opens. */
export const LinkCheckResponse = z
  .object({
    email: z.string(),
    isReturning: z
      .boolean()
      .register(z.globalRegistry, { description: "Whether the address has opened its library before" }),
    signedInAs: z
      .nullable(z.string())
      .register(z.globalRegistry, { description: "The address that this browser is signed in with" }),
    order: openedOrder,
  })
  .register(z.globalRegistry, { id: "CheckedLink" });
export type LinkCheckResponse = z.infer<typeof LinkCheckResponse>;

/** `GET /api/account`. Parts of it may change. */
export const AccountResponse = z
  .looseObject({
    email: z.string(),
    exportedAt: timestamp,
    orders: z.array(z.looseObject({ id: z.string() })),
    licences: z
      .array(
        z.object({
          key: z.string(),
          uses: z.int(),
          device: z.nullable(z.string()),
          activatedAt: z.nullable(timestamp),
        }),
      )
      .register(z.globalRegistry, {
        description: "Licence keys, once for each device that they are activated on",
      }),
    awaitedKeys: z
      .array(z.object({ entitlementId: z.string(), orderId: z.string(), pool: z.string(), since: timestamp }))
      .register(z.globalRegistry, { description: "Licence keys that are still to come" }),
    giftsReceived: z
      .array(
        z.object({
          orderId: z.string(),
          giver: z.nullable(z.string()),
          words: z.nullable(z.string()),
          deliverAt: z.nullable(timestamp),
        }),
      )
      .register(z.globalRegistry, {
        description: "Gifts to the address, also those that wait for their day",
      }),
  })
  .register(z.globalRegistry, { id: "Account" });

/** `POST /api/account/move/confirm` */
export const MoveResponse = z.object({ email: z.string() });
export type MoveResponse = z.infer<typeof MoveResponse>;

/** `GET /api/sessions` */
export const SessionsResponse = z
  .object({
    email: z.string(),
    sessions: z.array(
      z.object({
        id: z.string(),
        browser: z.nullable(z.string()),
        system: z.nullable(z.string()),
        createdAt: timestamp,
        seenAt: timestamp.register(z.globalRegistry, { description: "The last visit, to the day" }),
        expires: timestamp,
        isShared: z.boolean().register(z.globalRegistry, { description: "Whether it ends with the browser" }),
        isCurrent: z.boolean().register(z.globalRegistry, { description: "Whether it is this browser’s" }),
      }),
    ),
  })
  .register(z.globalRegistry, { id: "Sessions" });
export type SessionsResponse = z.infer<typeof SessionsResponse>;

/** `GET /api/passkeys` */
export const PasskeysResponse = z
  .object({
    passkeys: z.array(
      z.object({
        id: z.string(),
        browser: z
          .nullable(z.string())
          .register(z.globalRegistry, { description: "The browser that has added it" }),
        system: z.nullable(z.string()),
        createdAt: timestamp,
        usedAt: z.nullable(timestamp),
      }),
    ),
    canAdd: z.boolean().register(z.globalRegistry, {
      description: "Whether this browser may add one: not on a shared computer",
    }),
  })
  .register(z.globalRegistry, { id: "Passkeys" });
export type PasskeysResponse = z.infer<typeof PasskeysResponse>;

/** `GET /api/passkeys/support` */
export const PasskeySupportResponse = z.object({ isSupported: z.boolean() });
export type PasskeySupportResponse = z.infer<typeof PasskeySupportResponse>;

/** `POST /api/passkeys/challenge` */
export const PasskeyChallengeResponse = z.object({
  publicKey: z.looseObject({ challenge: z.string() }).register(z.globalRegistry, {
    description:
      "For `PublicKeyCredential.parseCreationOptionsFromJSON()` or, to sign in, `parseRequestOptionsFromJSON()`",
  }),
});
export type PasskeyChallengeResponse = z.infer<typeof PasskeyChallengeResponse>;

/** `GET /api/account/mutes` */
export const MutesResponse = z
  .object({
    mutes: z.array(
      z.object({
        topic: z.string().register(z.globalRegistry, {
          description: "`new-versions`, or with `:` and a product only its new versions, or `cart-reminders`",
        }),
        name: z.nullable(z.string()).register(z.globalRegistry, { description: "Of the product" }),
      }),
    ),
  })
  .register(z.globalRegistry, { id: "Mutes" });
export type MutesResponse = z.infer<typeof MutesResponse>;
