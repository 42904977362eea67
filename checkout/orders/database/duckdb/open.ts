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
  const stored = await readPosition(connections);
  const found = stored ?? (await startTimeline(connections));
  const end = written?.reached.get(found.timeline) ?? null;
  let position = written ? await redo(connections, found, written) : found;
  const copies = kept?.paths ?? [];
  const redone = position.sequence - found.sequence;
  if (redone > 0) log("warn", "order-book-recovered", { message: recovered(path, redone, copies) });

  const isForeign = written !== null && written.reached.size > 0 && end === null;
  const hasLost = end !== null && end.sequence > position.sequence;
  // A process that was killed has written all but its last commit to the journal.
  const isShort = kept !== null && stored !== null && (end === null || end.sequence < stored.sequence - 1);
  if (isForeign || hasLost || (isShort && written)) copies.push(await keepFile(journalPath(path)));
  if (isForeign) log("warn", "foreign-journal", { message: foreign(path, copies) });
  if (isShort) log("warn", "journal-damaged", { message: uncounted(path, end ?? found, copies) });
  if (hasLost) {
    log("error", "order-book-lost-commits", { message: lost(path, { from: position, to: end, copies }) });
    // The numbers of what was lost are given out again, so the old journal must never be taken for this book's.
    position = { ...position, timeline: newTimeline() };
    await transaction(connections.writer, [notePosition(position)]);
  }
  if (position !== found) await connections.writer.run("CHECKPOINT");
  return createJournal(journalPath(path), position, (error) =>
    log("error", "journal-failed", errorFacts(error)),
  );
}

function recovered(path: string, count: number, copies: string[]): string {
  const were = count === 1 ? "1 commit, which was" : `${count} commits, which were`;
  return `The log of the order book ${path} had lost ${were} written again from the journal. Nothing is missing.${keptAs(copies)}`;
}

function foreign(path: string, copies: string[]): string {
  return `The journal beside the order book ${path} belongs to another order book and was not used.${keptAs(copies)}`;
}

function uncounted(path: string, { writtenAt }: JournalPosition, copies: string[]): string {
  return (
    `The journal of the order book ${path} is missing or damaged, so nobody can tell whether its log was complete. ` +
    `${reconcileSince(writtenAt)}${keptAs(copies)}`
  );
}

function lost(
  path: string,
  { from, to, copies }: { from: JournalPosition; to: JournalPosition; copies: string[] },
): string {
  const count = to.sequence - from.sequence;
  return (
    `The order book ${path} has lost ${count === 1 ? "1 commit" : `${count} commits`} made after ${from.writtenAt}: both ` +
    `its log and its journal are damaged. ${reconcileSince(from.writtenAt)}${keptAs(copies)}`
  );
}

function reconcileSince(moment: string): string {
  return (
    `Run "npm run shop -- reconcile --since ${moment.slice(0, 10)}": orders, refunds and disputes are fetched again from ` +
    "Stripe. Mailed links and counts of downloads of that time do not come back."
  );
}

function keptAs(paths: string[]): string {
  return paths.length === 0 ? "" : ` What was found is kept as ${paths.join(" and ")}.`;
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
