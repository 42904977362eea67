import * as z from "zod";

/**
 * What the API answers: the checkout sends these shapes and documents them in OpenAPI, pages parse them. Pages bundle them
 * with `zod/mini`, a third of the size, so only the functions that both have are used here: `z.nullable(z.string())`, not
 * `z.string().nullable()`.
 */

const minorUnits = z.int().register(z.globalRegistry, { description: "Minor units" });
const bytes = z.int().register(z.globalRegistry, { description: "Bytes" });
const moment = z.iso.datetime();

/**
 * open → pending → paid → refunded or disputed; or failed, or expired. `pending`: the buyer is done and the bank is not.
 * Only `paid` opens the files.
 */
export const OrderStatus = z.enum(["open", "pending", "paid", "failed", "expired", "refunded", "disputed"]);
export type OrderStatus = z.infer<typeof OrderStatus>;

/** What every answer says of an order; nothing personal. `amount = subtotal − discount + tax`. */
export const OrderSummary = z.object({
  id: z.string(),
  status: OrderStatus,
  currency: z.string(),
  subtotal: minorUnits,
  discount: minorUnits,
  tax: minorUnits,
  amount: minorUnits,
  refunded: minorUnits,
  createdAt: moment,
  paidAt: z.nullable(moment),
});

/** `GET /api/orders/{id}` */
export const OrderAnswer = z
  .object({
    ...OrderSummary.shape,
    items: z.array(
      z.object({
        product: z.string(),
        option: z.string(),
        name: z.string(),
        optionName: z.string(),
        quantity: z.int(),
        amount: z.int().register(z.globalRegistry, { description: "Minor units, each" }),
      }),
    ),
  })
  .register(z.globalRegistry, { id: "Order" });
export type OrderAnswer = z.infer<typeof OrderAnswer>;

const LibraryFile = z.object({
  id: z.string(),
  name: z.string(),
  title: z.nullable(z.string()),
  size: bytes,
  type: z.string(),
  sha256: z.string(),
});

/** `GET /api/library` */
export const LibraryAnswer = z
  .object({
    email: z.string(),
    orders: z.array(
      z.object({
        ...OrderSummary.shape,
        items: z.array(
          z.object({
            id: z.string(),
            product: z.string(),
            option: z.string(),
            name: z.string(),
            lang: z
              .string()
              .register(z.globalRegistry, { description: "Of `name` and of the files' titles" }),
            quantity: z.int(),
            files: z.array(LibraryFile),
          }),
        ),
      }),
    ),
  })
  .register(z.globalRegistry, { id: "Library" });
export type LibraryAnswer = z.infer<typeof LibraryAnswer>;

/** `POST /api/checkout` */
export const OpenedCheckout = z
  .object({
    order: z.string(),
    url: z.url().register(z.globalRegistry, { description: "The payment page" }),
  })
  .register(z.globalRegistry, { id: "OpenedCheckout" });

/** `POST /api/links` */
export const LinkAccepted = z.object({ accepted: z.literal(true) });

/** `POST /api/links/redeem` */
export const SignedIn = z.object({ email: z.string(), expires: moment });

/** `POST /api/downloads` */
export const Download = z
  .object({ url: z.url(), expires: moment })
  .register(z.globalRegistry, { id: "Download" });

/** `GET /healthz` */
export const Health = z
  .object({ orders: z.literal("ok"), catalogue: z.enum(["ok", "missing"]) })
  .register(z.globalRegistry, { id: "Health" });

/** Any refusal: a problem document (RFC 9457), in the request's language. */
export const ProblemDocument = z
  .object({
    type: z.string().register(z.globalRegistry, { examples: ["urn:vitrine:problem:price-changed"] }),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    requestId: z.string(),
  })
  .register(z.globalRegistry, {
    id: "Problem",
    description: "RFC 9457 problem document, in the request's language",
  });
