import type { Files } from "./files/files.ts";
import type { Log } from "./log/log.ts";
import type { Mail } from "./mail/mail.ts";
import type { Offers } from "./offers/offers.ts";
import type { Database } from "./orders/database/database.ts";
import type { Payments } from "./payments/payments.ts";
import type { Stamps } from "./stamps/stamps.ts";
import type { Webhooks } from "./webhooks/webhooks.ts";

/** The external dependencies of the checkout. The modules in `node/` and `worker.ts` choose the adapters. */
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
  /** A number from 0 to 1, so that what failed together is not repeated together. */
  random(): number;
  log: Log;
  /** Aborted once the process is asked to stop, or `maxQueries` are made: jobs with much to do leave the rest to the next run. */
  stopping?: AbortSignal;
  /** Queries that a run of jobs makes before it leaves the rest to the next one. Unset: any number. */
  maxQueries?: number;
  /** Asks for a sweep in an invocation of its own, which may take longer than what follows a response. Unset: there are none. */
  requestSweep?: () => Promise<void>;
  /**
   * Queues the handling of a webhook event. A few run at once, so that a burst does not delay buyers' requests. An event that has been
   * handled meanwhile is skipped. Unset: each event is handled immediately, since a Worker cannot continue one request from another.
   */
  queueEvent?: (id: string, task: () => Promise<void>) => Promise<void>;
  /** Known to this service and not in the order book, for hashes of what could be guessed. */
  hashKey: string;
  /** The shop's public address, without a trailing slash. */
  siteUrl: string;
}
