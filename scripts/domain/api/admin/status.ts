import * as z from "zod";

/** `GET /status`, on the machine of the service only. */
export const ServiceStatus = z.object({
  /** Of the code that runs, which may not be the one that is installed by now. */
  version: z.string(),
  startedAt: z.iso.datetime(),
  mode: z.enum(["sandbox", "test", "live"]),
  siteUrl: z.string(),
  /** A digest of the settings that it runs with, which `shop doctor` compares with those that it finds. */
  settings: z.string().default(""),
  /** Distinguishes states of the code that have the same version. */
  build: z.string().default(""),
  /** The versions of the migrations that the order book has. null: the shop is paused, and has opened none. */
  schema: z.array(z.int()).nullable(),
});
export type ServiceStatus = z.infer<typeof ServiceStatus>;

/** `GET /api/probe`: how a request arrives, for `shop doctor`. */
export const ProbeAnswer = z.object({
  /** The address at the other end of the connection. */
  peer: z.string(),
  /** The addresses that proxies have added, the client's first. */
  forwardedFor: z.array(z.string()),
});
export type ProbeAnswer = z.infer<typeof ProbeAnswer>;
