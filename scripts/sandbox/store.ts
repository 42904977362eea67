import { z } from "zod";
import type { Clock } from "./clock.ts";
import { upgradeRecord } from "./earlier-records.ts";
import { openJournal } from "./journal.ts";
import { type RecordKind, type Records, recordSchemas } from "./records.ts";

/** Both Stripe and Resend store an idempotency key for 24 hours. */
export const IDEMPOTENCY_WINDOW_SECONDS = 24 * 60 * 60;
/** https://docs.stripe.com/api/events: events can be retrieved for 30 days. */
const EVENT_RETENTION_SECONDS = 30 * 24 * 60 * 60;

/** Read access to the sandbox's current records. */
export interface StoreReader {
  get<K extends RecordKind>(kind: K, id: string): Records[K] | null;
  /** All records of a kind in the order of their creation, oldest first. */
  all<K extends RecordKind>(kind: K): Records[K][];
  /** Seconds since 1970, the unit of Stripe's timestamps. */
  now(): number;
  /** The sandbox's address for browsers, without a trailing slash. */
  publicUrl: string;
}

/** Changes that are stored together. They can be read immediately, and are undone if the transaction throws. */
export interface Transaction extends StoreReader {
  put<K extends RecordKind>(kind: K, record: Records[K]): void;
}

/** All records in memory, backed by a journal on disk. */
export interface Store extends StoreReader {
  /** Runs one transaction without interruption. Resolves once its changes are on disk, as one line of the journal. */
  write<T>(run: (tx: Transaction) => T): Promise<T>;
  /** Resolves once everything that can be read is on disk. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

/** Opens the store over its data file. Rejects if the file cannot be read or another sandbox uses it. */
export async function openStore(
  dataFile: string,
  clock: Pick<Clock, "now">,
  publicUrl: string,
): Promise<Store> {
  const tables: Tables = {
    sessions: new Map(),
    payments: new Map(),
    refunds: new Map(),
    disputes: new Map(),
    events: new Map(),
    deliveries: new Map(),
    idempotentResponses: new Map(),
    emails: new Map(),
    outages: new Map(),
    disturbances: new Map(),
  };
  const reader: StoreReader = {
    get: (kind, id) => table(kind).get(id) ?? null,
    all: (kind) => [...table(kind).values()],
    now: () => Math.floor(clock.now() / 1000),
    publicUrl,
  };

  function table<K extends RecordKind>(kind: K): Map<string, Records[K]> {
    return tables[kind];
  }

  function restore<K extends RecordKind>(kind: K, stored: unknown) {
    const record = schemas[kind].parse(stored);
    table(kind).set(record.id, record);
  }

  const journal = await openJournal(
    dataFile,
    (line) => {
      for (const stored of lineSchema.parse(line)) restore(...recordSchema.parse(upgradeRecord(stored)));
    },
    () => {
      deleteExpired(tables, reader.now());
      return kinds.flatMap((kind) => reader.all(kind).map((record) => [[kind, record]]));
    },
  );

  return {
    ...reader,
    async write(run) {
      const line: [RecordKind, Records[RecordKind]][] = [];
      const undo: (() => void)[] = [];
      let result: ReturnType<typeof run>;
      try {
        result = run({
          ...reader,
          put(kind, record) {
            const previous = table(kind).get(record.id);
            undo.push(() =>
              previous ? table(kind).set(record.id, previous) : table(kind).delete(record.id),
            );
            table(kind).set(record.id, record);
            line.push([kind, record]);
          },
        });
      } catch (error) {
        for (const step of undo.reverse()) step();
        throw error;
      }
      if (line.length > 0) journal.append(line);
      await journal.flush();
      return result;
    },
    flush: () => journal.flush(),
    close: () => journal.close(),
  };
}

type Tables = { [K in RecordKind]: Map<string, Records[K]> };

const kinds = [
  "sessions",
  "payments",
  "refunds",
  "disputes",
  "events",
  "deliveries",
  "idempotentResponses",
  "emails",
  "outages",
  "disturbances",
] as const satisfies RecordKind[];

const schemas: { [K in RecordKind]: z.ZodType<Records[K]> } = recordSchemas;
const lineSchema = z.array(z.unknown());
const recordSchema = z.tuple([z.enum(kinds), z.unknown()]);

function deleteExpired(tables: Tables, now: number) {
  for (const response of tables.idempotentResponses.values()) {
    if (response.created <= now - IDEMPOTENCY_WINDOW_SECONDS) tables.idempotentResponses.delete(response.id);
  }
  for (const event of tables.events.values()) {
    if (event.created >= now - EVENT_RETENTION_SECONDS) continue;
    tables.events.delete(event.id);
    tables.deliveries.delete(event.id);
  }
}
