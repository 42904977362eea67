import { randomBytes } from "node:crypto";
import * as z from "zod";
import { errorFacts, type Log } from "#checkout/log/log.ts";
import { type Statement, sql } from "../database.ts";
import { backUpLog, type LogBackup, moveToBackup } from "./backups.ts";
import { type Connections, connect, transaction } from "./connection.ts";
import {
  createJournal,
  type Journal,
  type JournalContent,
  type JournalPosition,
  journalPath,
  readJournal,
} from "./journal.ts";
import { isDamaged, openError } from "./open-error.ts";
import { rebuildAdvice } from "./recovery-advice.ts";

export interface OpenBook extends Connections {
  /** null in memory. */
  journal: Journal | null;
}

/**
 * Opens the book and compares it with its journal. Repeats commits that the book has lost. If some cannot be repeated, logs one
 * message that says what is missing and how to restore it.
 *
 * @throws {DatabaseError} if another process has the file open, this user may not access it, the disk is full, or the file is
 * damaged
 */
export async function openBook(path: string, log: Log): Promise<OpenBook> {
  if (path === ":memory:") return { ...(await connect(path)), journal: null };
  let backup: LogBackup | null = null;
  try {
    backup = await backUpLog(path);
    const content = await readJournal(journalPath(path));
    const connections = await connectOrRecover(path, backup, content);
    try {
      return {
        ...connections,
        journal: await recoverFromJournal(path, connections, { content, backup, log }),
      };
    } catch (cause) {
      connections.close();
      throw cause;
    }
  } catch (cause) {
    throw await openError(path, cause);
  }
}

/** Stores the position of a commit. Must be part of that commit's transaction. */
export function updatePosition({ timeline, sequence, writtenAt }: JournalPosition): Statement {
  return sql`UPDATE journal_position SET timeline = ${timeline}, sequence = ${sequence}, written_at = ${writtenAt}`;
}

/** Opens the file. If DuckDB rejects the log, opens the file without it, provided the journal contains all its commits. */
async function connectOrRecover(
  path: string,
  backup: LogBackup | null,
  content: JournalContent | null,
): Promise<Connections> {
  try {
    return await connect(path);
  } catch (cause) {
    if (backup === null) throw cause;
    if (content === null || content.isDamaged || !isDamaged(String(cause))) {
      await backup.discard();
      throw cause;
    }
    await backup.removeLog();
    const connections = await connect(path).catch(() => null);
    const position = connections && (await readPosition(connections));
    if (connections && position && continuesFrom(position, content)) return connections;
    connections?.close();
    await backup.restore();
    throw cause;
  }
}

/** Whether the journal starts at the position of the book's file. */
function continuesFrom(
  { timeline, sequence }: JournalPosition,
  { commits, lastPositions }: JournalContent,
): boolean {
  const next = commits.find((commit) => commit.timeline === timeline && commit.sequence > sequence);
  return (next ? next.sequence - 1 : lastPositions.get(timeline)?.sequence) === sequence;
}

/** Repeats the commits that only the journal contains, logs what happened, and starts a new journal. */
async function recoverFromJournal(
  path: string,
  connections: Connections,
  { content, backup, log }: { content: JournalContent | null; backup: LogBackup | null; log: Log },
): Promise<Journal> {
  const stored = await readPosition(connections);
  const opened = stored ?? (await startTimeline(connections));
  const end = content?.lastPositions.get(opened.timeline) ?? null;
  let position = content ? await redo(connections, opened, content) : opened;
  const backups = backup?.paths ?? [];
  const redoneCount = position.sequence - opened.sequence;
  if (redoneCount > 0)
    log("warn", "order-book-recovered", { message: recoveredMessage(path, redoneCount, backups) });

  const isForeignJournal = content !== null && content.lastPositions.size > 0 && end === null;
  const hasLostCommits = end !== null && end.sequence > position.sequence;
  // A killed process may have missed only its last commit in the journal.
  const isJournalIncomplete =
    backup !== null && stored !== null && (end === null || end.sequence < stored.sequence - 1);
  if (isForeignJournal || hasLostCommits || (isJournalIncomplete && content))
    backups.push(await moveToBackup(journalPath(path)));
  if (isForeignJournal) log("warn", "foreign-journal", { message: foreignJournalMessage(path, backups) });
  if (isJournalIncomplete)
    log("warn", "journal-damaged", { message: damagedJournalMessage(path, end ?? opened, backups) });
  if (hasLostCommits) {
    log("error", "order-book-lost-commits", {
      message: lostCommitsMessage(path, { from: position, to: end, backups }),
    });
    // New commits reuse the sequence numbers of the lost ones. The new timeline distinguishes them from those in the old journal.
    position = { ...position, timeline: newTimeline() };
    await transaction(connections.writer, [updatePosition(position)]);
  }
  if (position !== opened) await connections.writer.run("CHECKPOINT");
  return createJournal(journalPath(path), position, (error) =>
    log("error", "journal-failed", errorFacts(error)),
  );
}

function recoveredMessage(path: string, count: number, backups: string[]): string {
  const commits = count === 1 ? "1 commit, which was" : `${count} commits, which were`;
  return `The log of the order book ${path} had lost ${commits} restored from the journal. Nothing is missing.${backupNote(backups)}`;
}

function foreignJournalMessage(path: string, backups: string[]): string {
  return `The journal next to the order book ${path} belongs to another order book and was not used.${backupNote(backups)}`;
}

function damagedJournalMessage(path: string, { writtenAt }: JournalPosition, backups: string[]): string {
  return (
    `The journal of the order book ${path} is missing or damaged, so the log may have lost commits without anyone noticing. ` +
    `${rebuildAdvice(writtenAt)}${backupNote(backups)}`
  );
}

function lostCommitsMessage(
  path: string,
  { from, to, backups }: { from: JournalPosition; to: JournalPosition; backups: string[] },
): string {
  const count = to.sequence - from.sequence;
  return (
    `The order book ${path} has lost ${count === 1 ? "1 commit" : `${count} commits`} made after ${from.writtenAt}: both ` +
    `its log and its journal are damaged. ${rebuildAdvice(from.writtenAt)}${backupNote(backups)}`
  );
}

function backupNote(paths: string[]): string {
  return paths.length === 0 ? "" : ` A backup was saved as ${paths.join(" and ")}.`;
}

/** Repeats, in order, the commits that the book lacks. Stops at the first one that is missing or fails. */
async function redo(
  { writer }: Connections,
  from: JournalPosition,
  { commits }: JournalContent,
): Promise<JournalPosition> {
  let last = from;
  for (const { statements, ...position } of commits) {
    if (position.timeline !== from.timeline || position.sequence <= last.sequence) continue;
    if (position.sequence !== last.sequence + 1) break;
    try {
      await transaction(writer, [...statements, updatePosition(position)]);
    } catch {
      break;
    }
    last = position;
  }
  return last;
}

async function readPosition({ read }: Connections): Promise<JournalPosition | null> {
  const tables = await read(
    sql`SELECT table_name FROM duckdb_tables() WHERE table_name = 'journal_position'`,
  );
  if (tables.length === 0) return null;
  const [row] = await read(sql`SELECT timeline, sequence, written_at FROM journal_position`);
  const { timeline, sequence, written_at } = PositionRow.parse(row);
  return { timeline, sequence, writtenAt: written_at };
}

const PositionRow = z.object({ timeline: z.string(), sequence: z.number(), written_at: z.string() });

/** The table is not part of the migrations, since only DuckDB files have a journal. */
async function startTimeline({ writer }: Connections): Promise<JournalPosition> {
  const first = { timeline: newTimeline(), sequence: 0, writtenAt: new Date().toISOString() };
  await transaction(writer, [
    sql`CREATE TABLE journal_position (timeline TEXT NOT NULL, sequence BIGINT NOT NULL, written_at TEXT NOT NULL)`,
    sql`INSERT INTO journal_position (timeline, sequence, written_at)
      VALUES (${first.timeline}, ${first.sequence}, ${first.writtenAt})`,
  ]);
  // The timeline must be in the file before the journal uses it, so that a damaged log cannot lose it.
  await writer.run("CHECKPOINT");
  return first;
}

function newTimeline(): string {
  return randomBytes(6).toString("hex");
}
