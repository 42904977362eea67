import { z } from "zod";
import { openJournal } from "./journal.ts";
import { type Kind, type Records, recordSchemas } from "./records.ts";

const ANSWERS_KEPT_SECONDS = 24 * 60 * 60;
const EVENTS_KEPT_SECONDS = 30 * 24 * 60 * 60;

/** What the sandbox remembers, as it stands. */
export interface Reader {
  get<K extends Kind>(kind: K, id: string): Records[K] | null;
  /** In the order they came, oldest first. */
  all<K extends Kind>(kind: K): Records[K][];
  /** Seconds since 1970, as Stripe counts. */
  now(): number;
  /** Where a browser reaches the sandbox, without a slash at the end. */
  publicUrl: string;
}

/** A change under way. What is put can be read at once, and is undone if the work throws. */
export interface Draft extends Reader {
  put<K extends Kind>(kind: K, record: Records[K]): void;
}

export interface Ledger extends Reader {
  /** Runs one change to its end, with nothing in between; resolves once it is on the disk as one line. */
  write<T>(work: (draft: Draft) => T): Promise<T>;
  /** Resolves once everything that can be read is on the disk. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

export async function openLedger(dataFile: string, clock: () => number, publicUrl: string): Promise<Ledger> {
  const shelves: { [K in Kind]: Map<string, Records[K]> } = {
    checkouts: new Map(),
    payments: new Map(),
    refunds: new Map(),
    disputes: new Map(),
    events: new Map(),
    deliveries: new Map(),
    answers: new Map(),
    mails: new Map(),
    outages: new Map(),
  };
  const reader: Reader = {
    get: (kind, id) => shelf(kind).get(id) ?? null,
    all: (kind) => [...shelf(kind).values()],
    now: () => Math.floor(clock() / 1000),
    publicUrl,
  };

  function shelf<K extends Kind>(kind: K): Map<string, Records[K]> {
    return shelves[kind];
  }

  function restore<K extends Kind>(kind: K, record: unknown) {
    const restored = schemas[kind].parse(record);
    shelf(kind).set(restored.id, restored);
  }

  const journal = await openJournal(
    dataFile,
    (entry) => {
      for (const [kind, record] of lineSchema.parse(entry)) restore(kind, record);
    },
    () => {
      forgetOld(shelves, reader.now());
      return kinds.flatMap((kind) => reader.all(kind).map((record) => [[kind, record]]));
    },
  );

  return {
    ...reader,
    async write(work) {
      const line: [Kind, Records[Kind]][] = [];
      const undo: (() => void)[] = [];
      let result: ReturnType<typeof work>;
      try {
        result = work({
          ...reader,
          put(kind, record) {
            const before = shelf(kind).get(record.id);
            undo.push(() => (before ? shelf(kind).set(record.id, before) : shelf(kind).delete(record.id)));
            shelf(kind).set(record.id, record);
            line.push([kind, record]);
          },
        });
      } catch (error) {
        for (const step of undo.reverse()) step();
        throw error;
      }
      if (line.length > 0) journal.append(line);
      await journal.settled();
      return result;
    },
    settled: () => journal.settled(),
    close: () => journal.close(),
  };
}

const kinds = [
  "checkouts",
  "payments",
  "refunds",
  "disputes",
  "events",
  "deliveries",
  "answers",
  "mails",
  "outages",
] as const satisfies Kind[];

const schemas: { [K in Kind]: z.ZodType<Records[K]> } = recordSchemas;
const lineSchema = z.array(z.tuple([z.enum(kinds), z.unknown()]));

function forgetOld(shelves: { [K in Kind]: Map<string, Records[K]> }, now: number) {
  for (const answer of shelves.answers.values()) {
    if (answer.created < now - ANSWERS_KEPT_SECONDS) shelves.answers.delete(answer.id);
  }
  for (const event of shelves.events.values()) {
    if (event.created >= now - EVENTS_KEPT_SECONDS) continue;
    shelves.events.delete(event.id);
    shelves.deliveries.delete(event.id);
  }
}
