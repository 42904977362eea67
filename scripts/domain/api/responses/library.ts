import * as z from "zod";
import { bytes, timestamp } from "./fields.ts";
import { Cover, LibraryFile, missingLicences } from "./goods.ts";
import { OrderSummary } from "./order.ts";
import { EndReason } from "./states.ts";

/** `PUT` and `DELETE /api/seats/{id}` */
export const SeatResponse = z
  .object({
    id: z.string(),
    /** The address that it was assigned to. */
    holder: z.nullable(z.string()),
    /** Whether its holder has used it, so that it stays theirs. */
    isUsed: z.boolean(),
  })
  .register(z.globalRegistry, { id: "Seat" });
export type SeatResponse = z.infer<typeof SeatResponse>;

const LibraryItemResponse = z.object({
  id: z.string(),
  product: z.string(),
  option: z.string(),
  name: z.string(),
  lang: z.string().register(z.globalRegistry, { description: "Of `name` and of the files' titles" }),
  optionName: z
    .string()
    .register(z.globalRegistry, { description: "Of the edition; empty if the product has only one" }),
  bundle: z
    .nullable(z.object({ product: z.string(), name: z.string() }))
    .register(z.globalRegistry, { description: "What was bought, if this is a part of it" }),
  kind: z.nullable(z.string()).register(z.globalRegistry, { description: "Such as `book`" }),
  quantity: z.int(),
  releasesOn: z
    .nullable(z.string())
    .register(z.globalRegistry, { description: "The day on which the files of a pre-order come" }),
  isUpdated: z
    .boolean()
    .register(z.globalRegistry, { description: "Whether any file differs from what was sold" }),
  newVersion: z
    .optional(z.string())
    .register(z.globalRegistry, { description: "The version that is new, if versions are counted" }),
  version: z
    .optional(z.string())
    .register(z.globalRegistry, { description: "The current version, if versions are counted" }),
  soldVersion: z
    .optional(z.string())
    .register(z.globalRegistry, { description: "The version that was sold, if it is another one" }),
  isStamped: z.optional(z.boolean()).register(z.globalRegistry, {
    description:
      "Whether the pages of its PDFs carry the name of the buyer, so that size and `sha256` differ",
  }),
  cover: Cover,
  licences: z
    .array(z.object({ key: z.string() }))
    .register(z.globalRegistry, { description: "A licence key for each copy, if the product has any" }),
  missingLicences,
  seats: z.nullable(z.array(SeatResponse)).register(z.globalRegistry, {
    description: "The seats of an edition for several people, for whom they were bought for",
  }),
  ended: z
    .nullable(EndReason)
    .register(z.globalRegistry, { description: "Why its files can no longer be downloaded" }),
  files: z.array(LibraryFile),
  earlierFiles: z
    .optional(z.array(LibraryFile))
    .register(z.globalRegistry, { description: "The files that were sold and have been replaced since" }),
});
export type LibraryItemResponse = z.infer<typeof LibraryItemResponse>;

const LibraryOrderResponse = z.object({
  ...OrderSummary.shape,
  isBuyer: z.boolean().register(z.globalRegistry, {
    description: "Whether this address has bought it. If not, as for gifts and seats, all sums are 0",
  }),
  gift: z
    .nullable(z.object({ giver: z.nullable(z.string()), words: z.nullable(z.string()) }))
    .register(z.globalRegistry, { description: "Set if it was a gift to this address" }),
  items: z.array(LibraryItemResponse),
});
export type LibraryOrderResponse = z.infer<typeof LibraryOrderResponse>;

/** `GET /api/library` */
export const LibraryResponse = z
  .object({
    ...{ email: z.string(), orders: z.array(LibraryOrderResponse) },
    awaited: z
      .optional(z.array(z.object({ id: z.string(), names: z.array(z.string()) })))
      .register(z.globalRegistry, { description: "Orders whose payment has not arrived yet" }),
    gone: z
      .optional(z.array(z.object({ product: z.string(), name: z.string(), code: z.nullable(z.string()) })))
      .register(z.globalRegistry, {
        description:
          "Free products that were gone when this address was confirmed: all copies, or all uses of the code",
      }),
  })
  .register(z.globalRegistry, { id: "Library" });
export type LibraryResponse = z.infer<typeof LibraryResponse>;

/** `POST /api/downloads` */
export const DownloadResponse = z
  .object({ url: z.url(), expires: timestamp, size: z.optional(bytes) })
  .register(z.globalRegistry, { id: "Download" });
export type DownloadResponse = z.infer<typeof DownloadResponse>;
