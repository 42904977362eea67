import { parseMoment } from "#domain/moment.ts";
import type { Drafts, ProductDraft } from "./content.ts";
import { textAt } from "./source.ts";

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

/** What a product says about the time in which it is for sale. Ignores what cannot be read. */
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

/** From the last moment at which something was published or withdrawn to the next one. */
export function currentPeriod(drafts: Drafts): Period {
  const moments = drafts.products
    .flatMap((product) => Object.values(scheduleOf(product, drafts)))
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
