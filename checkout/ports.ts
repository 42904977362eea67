import type { Files } from "./files/files.ts";
import type { Log } from "./log/log.ts";
import type { Mail } from "./mail/mail.ts";
import type { Offers } from "./offers/offers.ts";
import type { Database } from "./orders/database/database.ts";
import type { Payments } from "./payments/payments.ts";
import type { Stamps } from "./stamps/stamps.ts";
import type { Webhooks } from "./webhooks/webhooks.ts";

/** The external dependencies of the checkout. `node/serve.ts` and `worker.ts` choose the adapters. */
export interface Ports {
  database: Database;
  offers: Offers;
  files: Files;
  /** Unset: PDFs are delivered as they are. */
  stamps?: Stamps;
  mail: Mail;
  payments: Payments;
  /** null: there is no secret to sign them with. */
  webhooks: Webhooks | null;
  clock(): Date;
  sleep(ms: number): Promise<void>;
  log: Log;
  /** Aborted once the process is asked to stop: jobs with much to do leave the rest to the next process. */
  stopping?: AbortSignal;
  /** Asks for a sweep in an invocation of its own, which may take longer than what follows a response. Unset: there are none. */
  requestSweep?: () => Promise<void>;
  /** Known to this service and not in the order book, for hashes of what could be guessed. */
  hashKey: string;
  /** The shop's public address, without a trailing slash. */
  siteUrl: string;
}
