import { stat } from "node:fs/promises";
import { join } from "node:path";
import { checkOrderBook, MODE_NAMES } from "#checkout/node/order-book.ts";
import type { Settings } from "#checkout/settings.ts";
import { type Finding, ok, problem, warning } from "./finding.ts";

const BOOK = "Order book";

/**
 * Opens the order book as a start would, and says why the shop would not start with it. Only while no shop runs, since a file has one
 * process. Creates none.
 * @param uid of the user of this process; undefined: the system has no such thing
 */
export async function checkBook(settings: Settings, uid = process.getuid?.()): Promise<Finding[]> {
  if (settings.isPaused) return [ok(BOOK, "Not opened, since PAUSED is set")];
  const file = settings.ordersUrl === undefined ? join(settings.dataDir, "orders.duckdb") : null;
  const owner = file === null ? null : await stat(file).catch(() => null);
  if (file !== null && owner === null)
    return [ok(BOOK, `There is none yet: the first start creates ${file}`)];
  if (owner !== null && uid !== undefined && owner.uid !== uid)
    return [
      warning(
        BOOK,
        `${file} belongs to user ${owner.uid}, and this is user ${uid}, so it was not opened`,
        "Run shop doctor as the user of the shop: a file that another one creates beside it would stop the shop",
      ),
    ];
  const findings: Finding[] = [];
  try {
    await checkOrderBook(settings, (level, _, facts) => {
      if (level !== "info") findings.push(split(warning, String(facts?.message)));
    });
    return [ok(BOOK, `It can be opened and belongs to ${MODE_NAMES[settings.mode]}`), ...findings];
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return [...findings, split(problem, error.message)];
  }
}

/** Messages about the order book begin with what is wrong, and then say what to do. */
function split(finding: typeof problem, message: string): Finding {
  const [, found = message, fix = "Start the shop, and see its log"] =
    /^(.+?)\.(?: (?=[A-Z])(.+))?$/s.exec(message) ?? [];
  return finding(BOOK, found, fix.replace(/\.$/, ""));
}
