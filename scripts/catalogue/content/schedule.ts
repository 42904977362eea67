import { dayOf, parseMoment } from "#domain/moment.ts";
import type { Availability } from "#domain/offer.ts";
import { STANDARD_OPTION } from "./asset-order.ts";
import type { Drafts, ProductDraft } from "./content.ts";
import { itemsAt, nameAt, type Source, textAt, valueAt } from "./source.ts";
import type { Path } from "./yaml.ts";

/** When a product is for sale. null: without a beginning, or without an end. */
interface Schedule {
  from: Date | null;
  until: Date | null;
}

/** The time in which the content gives the same release, as ISO 8601 in UTC. null: without a beginning, or without an end. */
export interface Period {
  start: string | null;
  end: string | null;
}

/** The dates of sale of a product. Invalid ones are ignored. */
export function scheduleOf({ texts }: ProductDraft, { languages, timeZone }: Drafts): Schedule {
  const source = texts.get(languages[0]);
  const momentAt = (field: string) => parseMoment((source && textAt(source, [field])) ?? "", timeZone);
  return { from: momentAt("from"), until: momentAt("until") };
}

/** Whether a product is to be published later. */
export function isScheduled(product: ProductDraft, drafts: Drafts): boolean {
  const { from } = scheduleOf(product, drafts);
  return from !== null && from > drafts.now;
}

/** Whether the sale of a product has ended. */
export function isWithdrawn(product: ProductDraft, drafts: Drafts): boolean {
  const { until } = scheduleOf(product, drafts);
  return until !== null && until <= drafts.now;
}

/**
 * When the files of each option come, by its key: those that do not come yet, and those that are late, since none of their files
 * is there. Ignores what cannot be read.
 */
export function availabilitiesOf(product: ProductDraft, drafts: Drafts): Map<string, Availability> {
  const upcoming = availabilityDates(product, drafts).filter(({ at, isLate }) => at > drafts.now || isLate);
  return new Map(
    upcoming.map(({ key, at }) => [key, { at: at.toISOString(), day: dayOf(at, drafts.timeZone) }]),
  );
}

interface AvailabilityDate {
  /** The key of the option, and its path in the front matter. */
  key: string;
  option: Path;
  at: Date;
  /** Whether the date has come, but none of the files that its buyers wait for. */
  isLate: boolean;
}

/** The date of an edition counts before that of its product. */
export function availabilityDates(product: ProductDraft, drafts: Drafts): AvailabilityDate[] {
  const { languages, timeZone, now } = drafts;
  const source = product.texts.get(languages[0]);
  if (!source) return [];
  const momentAt = (path: Path) => parseMoment(textAt(source, [...path, "releases"]) ?? "", timeZone);
  const options = itemsAt(source, ["options"]);
  const keyed = options.map((option) => ({ key: textAt(source, [...option, "key"]) ?? "", option }));
  const all = keyed.length > 0 ? keyed : [{ key: STANDARD_OPTION, option: [] }];
  return all.flatMap(({ key, option }) => {
    const at = momentAt(option) ?? momentAt([]);
    return at ? [{ key, option, at, isLate: at <= now && isWithoutFiles(source, option, product) }] : [];
  });
}

/** Whether an option is sold without any of its files. A bundle has none of its own. */
function isWithoutFiles(source: Source, option: Path, { files }: ProductDraft): boolean {
  if (valueAt(source, ["bundle"]) !== undefined) return false;
  const isPriced = valueAt(source, [...option, "price"]) !== undefined;
  const named = option.length > 0 ? filesNamedBy(source, option) : [];
  return isPriced && !files.some(({ name }) => named.length === 0 || named.includes(name));
}

/** The names in the list `files` of a product or of an edition. */
export function filesNamedBy(source: Source, option: Path): string[] {
  const items = itemsAt(source, [...option, "files"]);
  const names = items.map((item) => nameAt(source, option.length > 0 ? item : [...item, "name"]));
  return names.filter((name) => name !== null);
}

/** When the automatic discounts begin and end, which pages show. */
function discountMoments({ discounts, timeZone }: Drafts): (Date | null)[] {
  if (!discounts?.isReadable) return [];
  const automatic = Object.keys(Object(discounts.values)).filter(
    (key) => valueAt(discounts, [key, "automatic"]) !== undefined,
  );
  return automatic.flatMap((key) =>
    ["from", "until"].map((field) => parseMoment(textAt(discounts, [key, field]) ?? "", timeZone)),
  );
}

/** From the last moment at which something was published, released, withdrawn or discounted to the next one. */
export function currentPeriod(drafts: Drafts): Period {
  const ofProducts = drafts.products.flatMap((product) => [
    ...Object.values(scheduleOf(product, drafts)),
    ...availabilityDates(product, drafts).map(({ at }) => at),
  ]);
  const moments = [...ofProducts, ...discountMoments(drafts)]
    .filter((moment) => moment !== null)
    .toSorted((a, b) => a.getTime() - b.getTime());
  return {
    start: moments.findLast((moment) => moment <= drafts.now)?.toISOString() ?? null,
    end: moments.find((moment) => moment > drafts.now)?.toISOString() ?? null,
  };
}

/** Whether a time is in a period, which does not contain its end. */
export function isWithin(now: Date, { start, end }: Period): boolean {
  return (start === null || new Date(start) <= now) && (end === null || now < new Date(end));
}
