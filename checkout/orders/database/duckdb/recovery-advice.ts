import { journalPath } from "./journal.ts";

/** A payment page is open for a day, so what was lost was ordered a day earlier at most. */
const MARGIN_MS = 24 * 60 * 60 * 1000;

const REBUILD = 'run "npm run shop -- rebuild --from-stripe';

/** What to do if the file of an order book is damaged. */
export function restoreAdvice(path: string): string {
  return (
    `Stop the shop, move ${path}, ${path}.wal and ${journalPath(path)} to another folder, run "npm run shop -- restore <file>" with ` +
    `your newest backup, start the shop, and ${REBUILD}", which brings back what was sold since. ` +
    `Without a backup, start the shop with an empty order book, and ${REBUILD} --since <date>".`
  );
}

/** What to do if an order book can be opened, and may lack what was committed after a time (ISO 8601). */
export function rebuildAdvice(after: string): string {
  const since = new Date(new Date(after).getTime() - MARGIN_MS).toISOString().slice(0, 10);
  return (
    `While the shop runs, ${REBUILD} --since ${since}", which brings back orders, refunds and disputes. ` +
    "Emailed links and download counts since then cannot be restored."
  );
}
