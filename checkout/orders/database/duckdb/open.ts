import { randomBytes } from "node:crypto";
import { z } from "zod";
import { errorFacts, type Log } from "#checkout/http/log.ts";
import { type Statement, sql } from "../database.ts";
import { type Connections, connect, run, transaction } from "./connection.ts";
import {
  createJournal,
  type Journal,
  type JournalContent,
  type JournalPosition,
  readJournal,
} from "./journal.ts";
import { type KeptLog, keepFile, keepLog } from "./kept-copies.ts";
import { isDamaged, openingFailure } from "./opening-failure.ts";

export interface OpenBook extends Connections {
  /** null in memory. */
  journal: Journal | null;
}

/**
 * Opens the book and compares it with its journal: commits that the book has lost are made again, and what cannot be is
 * said in one message with the way to bring it back.
 *
 * @throws {DatabaseError} when another process or user holds the file, the disk is full, or the file is damaged
 */
export async function openBook(path: string, log: Log): Promise<OpenBook> {
  if (path === ":memory:") return { ...(await connect(path)), journal: null };
  let kept: KeptLog | null = null;
  try {
    kept = await keepLog(path);
    const written = await readJournal(journalPath(path));
    const connections = await connectOrRecover(path, kept, written);
    try {
      return { ...connections, journal: await compareWithJournal(path, connections, { written, kept, log }) };
    } catch (cause) {
      connections.close();
      throw cause;
    }
  } catch (cause) {
    throw await openingFailure(path, cause);
  }
}

/** The note of how far the book has come, written in the same transaction as what it counts. */
export function notePosition({ timeline, sequence, writtenAt }: JournalPosition): Statement {
  return sql`UPDATE journal_position SET timeline = ${timeline}, sequence = ${sequence}, written_at = ${writtenAt}`;
}

function journalPath(path: string): string {
  return `${path.replace(/\.duckdb$/, "")}.journal`;
}

/** A log that DuckDB refuses is left out if the journal holds all that was in it. */
async function connectOrRecover(
  path: string,
  kept: KeptLog | null,
  written: JournalContent | null,
): Promise<Connections> {
  try {
    return await connect(path);
  } catch (cause) {
    if (kept === null) throw cause;
    if (written === null || written.isDamaged || !isDamaged(String(cause))) {
      await kept.discard();
      throw cause;
    }
    await kept.setAside();
    const connections = await connect(path).catch(() => null);
    const position = connections && (await readPosition(connections));
    if (connections && position && goesOnFrom(position, written)) return connections;
    connections?.close();
    await kept.putBack();
    throw cause;
  }
}

/** Whether the journal begins where the book's file ends. */
function goesOnFrom({ timeline, sequence }: JournalPosition, { commits, reached }: JournalContent): boolean {
  const next = commits.find((commit) => commit.timeline === timeline && commit.sequence > sequence);
  return (next ? next.sequence - 1 : reached.get(timeline)?.sequence) === sequence;
}

/** Brings the book to where its journal says it was, says what happened, and begins the journal anew. */
async function compareWithJournal(
  path: string,
  connections: Connections,
  { written, kept, log }: { written: JournalContent | null; kept: KeptLog | null; log: Log },
): Promise<Journal> {
  const found = (await readPosition(connections)) ?? (await startTimeline(connections));
  const end = written?.reached.get(found.timeline) ?? found;
  let position = written ? await redo(connections, found, written) : found;

  const copies = kept?.paths ?? [];
  if (position.sequence > found.sequence) {
    log("warn", "order-book-recovered", {
      message: `The order book's log was damaged. ${counted(position.sequence - found.sequence)} that it had lost ${
        position.sequence - found.sequence === 1 ? "was" : "were"
      } written again from the journal.${keptAs(copies)}`,
    });
  }
  const isForeign = written !== null && written.reached.size > 0 && !written.reached.has(found.timeline);
  if (end.sequence > position.sequence || isForeign) {
    copies.push(await keepFile(journalPath(path)));
    if (isForeign) {
      log("warn", "foreign-journal", {
        message: `The journal beside the order book ${path} belongs to another order book and was not used.${keptAs(copies)}`,
      });
    } else {
      log("error", "order-book-lost-commits", {
        message:
          `The order book ${path} has lost ${counted(end.sequence - position.sequence)} between ${position.writtenAt} and ` +
          `${end.writtenAt}: both its log and its journal are damaged. Run "npm run shop -- reconcile --since ` +
          `${position.writtenAt.slice(0, 10)}": orders, refunds and disputes of that time are fetched again from Stripe. ` +
          `Sign-in links and counts of downloads of that time do not come back.${keptAs(copies)}`,
      });
      // The numbers of what was lost are given out again, so the old journal must never be taken for this book's.
      position = { ...position, timeline: newTimeline() };
      await transaction(connections.writer, [notePosition(position)]);
    }
  }
  if (position !== found) await connections.writer.run("CHECKPOINT");
  return createJournal(journalPath(path), position, (error) =>
    log("error", "journal-failed", errorFacts(error)),
  );
}

/** Makes the commits again that the book lacks, in order, up to the first that is missing or fails. */
async function redo(
  { writer }: Connections,
  from: JournalPosition,
  { commits }: JournalContent,
): Promise<JournalPosition> {
  let reached = from;
  for (const { statements, ...position } of commits) {
    if (position.timeline !== from.timeline || position.sequence <= reached.sequence) continue;
    if (position.sequence !== reached.sequence + 1) break;
    try {
      await transaction(writer, [...statements, notePosition(position)]);
    } catch {
      break;
    }
    reached = position;
  }
  return reached;
}

async function readPosition({ writer }: Connections): Promise<JournalPosition | null> {
  const tables = await run(
    writer,
    sql`SELECT table_name FROM duckdb_tables() WHERE table_name = 'journal_position'`,
  );
  if (tables.length === 0) return null;
  const [row] = await run(writer, sql`SELECT timeline, sequence, written_at FROM journal_position`);
  const { timeline, sequence, written_at } = PositionRow.parse(row);
  return { timeline, sequence, writtenAt: written_at };
}

const PositionRow = z.object({ timeline: z.string(), sequence: z.number(), written_at: z.string() });

/** The table belongs to the file and not to the schema: in other databases there is none. */
async function startTimeline({ writer }: Connections): Promise<JournalPosition> {
  const first = { timeline: newTimeline(), sequence: 0, writtenAt: new Date().toISOString() };
  await transaction(writer, [
    sql`CREATE TABLE journal_position (timeline TEXT NOT NULL, sequence BIGINT NOT NULL, written_at TEXT NOT NULL)`,
    sql`INSERT INTO journal_position (timeline, sequence, written_at)
      VALUES (${first.timeline}, ${first.sequence}, ${first.writtenAt})`,
  ]);
  // In the file itself before the journal names it, so that a damaged log cannot take it away.
  await writer.run("CHECKPOINT");
  return first;
}

function newTimeline(): string {
  return randomBytes(6).toString("hex");
}

function counted(count: number): string {
  return count === 1 ? "1 commit" : `${count} commits`;
}

function keptAs(paths: string[]): string {
  return paths.length === 0 ? "" : ` What was found is kept as ${paths.join(" and ")}.`;
}
