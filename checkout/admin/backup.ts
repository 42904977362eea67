import { Hono } from "hono";
import type { Env } from "../http/env.ts";
import { errorFacts } from "../log/log.ts";
import { checkRead } from "../orders/book/health-check.ts";
import { backupStream } from "../orders/transfer/backup-stream.ts";
import type { Ports } from "../ports.ts";

/**
 * A backup of the order book, made while it is sent. The client has to check that it is complete.
 * @param nameOf returns the file name of an unencrypted backup made at `at`
 */
export function backupRoutes({ database, clock, log }: Ports, nameOf: (at: Date) => string) {
  return new Hono<Env>().get("/", async (c) => {
    // After the response has begun, an error can only cut it off, so check first.
    await checkRead(database);
    const at = clock();
    const onError = (error: unknown) => log("error", "backup-failed", errorFacts(error));
    return c.body(backupStream(database, { at, onError }), 200, {
      "Content-Type": "application/gzip",
      "Content-Disposition": `attachment; filename="${nameOf(at)}"`,
      "Cache-Control": "no-store",
    });
  });
}
