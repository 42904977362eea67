import type { FileReason, ReadChange } from "#publish/file-records.ts";
import type { FilePlan } from "#publish/plan-files.ts";
import { listNames, print } from "./output.ts";

/** Of more files with the same reason, only the number is printed. */
const MAX_PATHS = 4;

/** The groups of files, by their paths. The first that matches holds. */
const GROUPS: [title: string, paths: RegExp][] = [
  ["pictures and samples", /^\/(media|share|mail)\/|\/share\.jpeg$/],
  ["feeds and sitemap", /\/(feed|merchant|sitemap[-\d]*)\.(xml|json)$|\/llms\.txt$/],
  ["catalogue as JSON", /\/products(\/[^/]+)?\.json$/],
  ["redirects", /\/index\.html$/],
  ["other files", /^/],
];

/** Prints the files that a run would make or remove, in groups, with a line for each reason. */
export function printFilePlan({ make, remove }: FilePlan): void {
  const lines = [
    ...make.map(({ path, reason }) => ({ path, text: describeFileReason(reason) })),
    ...remove.map(({ path, changes }) => ({ path, text: describeRemoval(changes) })),
  ];
  const groups = Map.groupBy(lines, ({ path }) => GROUPS.find(([, paths]) => paths.test(path))?.[0] ?? "");
  for (const [title] of GROUPS) printReasons(title, groups.get(title) ?? []);
}

/** Prints a group as a title above a line for each reason. */
export function printReasons(title: string, lines: { path: string; text: string }[]): void {
  if (lines.length > 0) print(title);
  for (const [text, files] of Map.groupBy(lines, ({ text }) => text)) {
    const paths = files.map(({ path }) => path.slice(1)).toSorted();
    print(`  ${paths.length > MAX_PATHS ? paths.length : paths.join(", ")}  ${text}`);
  }
}

/** Why a file is made. */
export function describeFileReason(reason: FileReason): string {
  // A list of the latest products may leave one out that still exists.
  if (reason.kind === "reads")
    return describeChanges(reason.changes, ["is no longer listed", "are no longer listed"]);
  return REASONS[reason.kind];
}

const REASONS: Record<Exclude<FileReason["kind"], "reads">, string> = {
  new: "new",
  code: "the code has changed",
  order: "the order has changed",
  unrecorded: "the live release does not say what it was made of",
};

/** Why a file is removed. */
export function describeRemoval(changes: readonly ReadChange[]): string {
  return changes.length > 0 ? `removed, ${describeChanges(changes)}` : "removed, no longer used";
}

/** Such as "slow-notes has changed, dusk is new". */
function describeChanges(changes: readonly ReadChange[], removed = ["is gone", "are gone"]): string {
  return Object.entries({ ...VERBS, removed })
    .flatMap(([change, [singular, plural]]) => {
      const names = [...new Set(changes.filter((each) => each.change === change).map(nameOf))];
      return names.length === 0 ? [] : [`${listNames(names)} ${names.length === 1 ? singular : plural}`];
    })
    .join(", ");
}

const VERBS = { new: ["is new", "are new"], changed: ["has changed", "have changed"] };

/** A read of a row ends in a slug as JSON. Settings are named as they are printed. */
function nameOf({ read }: ReadChange): string {
  const [, kind = "", slug] = ROW.exec(read) ?? [];
  if (kind === "shop") return "the shop";
  if (slug === undefined) return read;
  return kind === "product" ? slug : `${kind} ${slug}`;
}

const ROW = /^\S+ (shop|product|collection|page|tag) \[(?:"([^"]*)")?\]$/;
