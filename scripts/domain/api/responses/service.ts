import * as z from "zod";

/** `POST /api/webhooks/stripe` */
export const WebhookResponse = z.object({ received: z.literal(true) });
export type WebhookResponse = z.infer<typeof WebhookResponse>;

/** `GET /healthz` */
export const HealthResponse = z
  .object({ orders: z.literal("ok"), catalogue: z.enum(["ok", "missing"]) })
  .register(z.globalRegistry, { id: "Health" });
export type HealthResponse = z.infer<typeof HealthResponse>;

/** The body of every error: a problem document (RFC 9457), in the request's language. */
export const ProblemDocument = z
  .object({
    type: z.string().register(z.globalRegistry, { examples: ["urn:vitrine:problem:price-changed"] }),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    requestId: z.string(),
    wrong: z.optional(z.array(z.int())).register(z.globalRegistry, {
      description: "Of wrong-code: which of several codes are wrong, from 0",
    }),
    left: z.optional(z.int()).register(z.globalRegistry, {
      description: "Of wrong-code: the attempts that are left; of sold-out: the copies",
    }),
  })
  .register(z.globalRegistry, {
    id: "Problem",
    description: "RFC 9457 problem document, in the request's language",
  });
