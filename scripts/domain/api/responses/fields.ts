import * as z from "zod";

/**
 * The fields that several responses of the API have. They are in the OpenAPI document, and pages parse them. Pages replace
 * zod by `zod/mini`, a third of the size, so only functions that both have may be used in this folder: `z.nullable(z.string())`, not
 * `z.string().nullable()`.
 */

export const bytes = z.int().register(z.globalRegistry, { description: "Bytes" });

export const timestamp = z.iso.datetime();
