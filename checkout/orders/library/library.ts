import type { Offers } from "#checkout/offers/offers.ts";
import { languageOf, localise } from "#domain/languages/localised.ts";
import {
  type Cover,
  type DownloadLimit,
  findOption,
  type Offer,
  type OfferFile,
  type Part,
} from "#domain/offer.ts";
import type { Database } from "../database/database.ts";
import type { Entitlement } from "../entitlements/entitlement.ts";
import {
  findEntitlementById,
  listLibraryEntitlements,
  listOrderEntitlements,
} from "../entitlements/find-entitlements.ts";
import { missingKeys } from "../entitlements/licence-keys.ts";
import type { Order, OrderLine } from "../order.ts";
import { findOrderHeaders, type OrderHeader, withAllLines } from "../order-store.ts";
import { isSeatUsed, seatManager } from "./seats.ts";

interface LibraryPorts {
  database: Database;
  offers: Offers;
}

/** An order with the products that it gives access to. */
export interface LibraryOrder extends OrderHeader {
  items: LibraryItem[];
}

/** One product of an order with its current files, in the buyer's language. */
export interface LibraryItem
  extends Pick<
    Entitlement,
    "orderId" | "holder" | "licenceKeys" | "startsAt" | "releasesAt" | "endsAt" | "endReason"
  > {
  /** The entitlement's id. */
  id: string;
  product: string;
  option: string;
  name: string;
  /** The language of the name and of the file titles. Differs from the requested one if there is no translation. */
  lang: string;
  /** The name of the edition that was bought. Empty if the product has only one. */
  optionName: string;
  /** The bundle that was bought. null: the product itself was bought. */
  bundle: { product: string; name: string } | null;
  /** null: the product is no longer published. */
  kind: string | null;
  quantity: number;
  /** The seats of an edition for several people, as their manager sees them. null: there are none to assign. */
  seats: LibrarySeat[] | null;
  /** How many licence keys follow later. */
  missingKeys: number;
  /** The day on which the files of a pre-order come. null: they have come. */
  releasesOn: string | null;
  /** How often its files can be downloaded. undefined: as often as those of the shop. */
  downloads?: DownloadLimit | undefined;
  /** Whether its PDFs carry the name of the buyer. */
  stampsPdfs?: boolean | undefined;
  /** Whether any current file differs from what was sold. */
  isUpdated: boolean;
  /** The newest version, if the files are another one than those that were sold and versions are counted. */
  newVersion: string | null;
  /** The current version, if versions are counted. */
  version: string | null;
  /** The version at the time of the sale, if it was another one. null, too, if the changes that are kept do not reach back to it. */
  soldVersion: string | null;
  /** null: the product is no longer published. */
  cover: Cover | null;
  files: LibraryFile[];
  /** The files that were sold and have been replaced or taken out since. They stay in the storage, and their SHA-256 distinguishes them. */
  earlierFiles: LibraryFile[];
}

/** One seat. `holder` is the address that it was assigned to; null: none. */
export interface LibrarySeat {
  id: string;
  holder: string | null;
  isUsed: boolean;
}

/** A file with its title in one language. */
export type LibraryFile = Omit<OfferFile, "title"> & { title: string | null };

/** All orders of an email address, newest first. */
export async function findLibrary(
  { database, offers }: LibraryPorts,
  email: string,
  locale: string,
): Promise<LibraryOrder[]> {
  const found = await listLibraryEntitlements(database, email);
  const entitlements = Map.groupBy(found, ({ orderId }) => orderId);
  const headers = await findOrderHeaders(database, [...entitlements.keys()]);
  return Promise.all(
    (await withAllLines(database, headers)).map(async ({ lines, ...order }) => {
      const owned = entitlements.get(order.id) ?? [];
      const isManaged = seatManager(order) === email && lines.some(hasSeats);
      const all = isManaged ? (await listOrderEntitlements(database, { id: order.id, lines })).flat() : owned;
      const items = groupSeats(all).map((group) =>
        isManaged && group[0].part.seats
          ? managedItem({ database, offers }, group, { manager: email, locale, lines })
          : libraryItem(offers, group, locale, lines),
      );
      return { ...order, items: await Promise.all(items) };
    }),
  );
}

function hasSeats({ parts }: OrderLine): boolean {
  return parts.some(({ seats }) => seats !== undefined);
}

/** Whether two entitlements are seats of the same edition and part. */
function isSameSeat(a: Entitlement, b: Entitlement): boolean {
  return a.product === b.product && a.option === b.option && a.part.product === b.part.product;
}

/** An entitlement by itself, or several seats of the same. */
type Group = [Entitlement, ...Entitlement[]];

/** The entitlements of an order: the seats of one edition together, each other one by itself. */
function groupSeats(entitlements: Entitlement[]): Group[] {
  return entitlements.flatMap((entitlement): Group[] => {
    if (!entitlement.part.seats) return [[entitlement]];
    const [first, ...others] = entitlements.filter((each) => isSameSeat(each, entitlement));
    return first === entitlement ? [[first, ...others]] : [];
  });
}

/** All seats of an edition, as their manager sees them. Once all are assigned, it has neither keys nor files. */
async function managedItem(
  { database, offers }: LibraryPorts,
  seats: Group,
  { manager, locale, lines }: { manager: string; locale: string; lines: OrderLine[] },
): Promise<LibraryItem> {
  const [unassigned, ...others] = seats.filter(({ holder }) => holder === manager);
  const item = await libraryItem(offers, unassigned ? [unassigned, ...others] : seats, locale, lines);
  return {
    ...item,
    ...(!unassigned && { files: [], earlierFiles: [], licenceKeys: [], missingKeys: 0 }),
    quantity: 1,
    seats: await Promise.all(
      seats.map(async (seat) => {
        const holder = seat.holder === manager ? null : seat.holder;
        return { id: seat.id, holder, isUsed: holder !== null && (await isSeatUsed(database, seat)) };
      }),
    ),
  };
}

/** The item that an entitlement gives access to. null: it does not exist. */
export async function findLibraryItem(
  { database, offers }: LibraryPorts,
  id: string,
  locale: string,
): Promise<LibraryItem | null> {
  const entitlement = await findEntitlementById(database, id);
  return entitlement && libraryItem(offers, [entitlement], locale, []);
}

/** The items of an order that an address has. */
export async function findItemsOfHolder(
  { database, offers }: LibraryPorts,
  order: Order,
  { holder, locale }: { holder: string; locale: string },
): Promise<LibraryItem[]> {
  const entitlements = (await listOrderEntitlements(database, order)).flat();
  const owned = entitlements.filter((each) => each.holder === holder && each.endReason === null);
  return Promise.all(groupSeats(owned).map((group) => libraryItem(offers, group, locale, order.lines)));
}

/** The buyer's items of each line of an order: one, or several for a bundle. Seats that others have are left out. */
export async function findOrderItems(
  { database, offers }: LibraryPorts,
  order: Order,
  locale: string,
): Promise<LibraryItem[][]> {
  const lines = await listOrderEntitlements(database, order);
  return Promise.all(
    lines.map((entitlements) =>
      Promise.all(
        groupSeats(entitlements.filter(({ holder }) => holder === order.email)).map((group) =>
          libraryItem(offers, group, locale, order.lines),
        ),
      ),
    ),
  );
}

/**
 * The current files of a product, even if its slug or key has changed. The files as sold if it no longer exists. Several seats are one
 * item, with all their licence keys.
 *
 * @param lines of its order, whose names are used if what was bought is no longer published
 */
async function libraryItem(
  offers: Offers,
  group: Group,
  locale: string,
  lines: OrderLine[],
): Promise<LibraryItem> {
  const [entitlement] = group;
  const find = (product: string) => offers.find(product).catch(() => null);
  const bought = await find(entitlement.product);
  const current = await findCurrentPart(offers, entitlement).catch(() => null);
  const isDelivered = current && current.files.length > 0;
  const part = isDelivered ? current : entitlement.part;
  const { release = part.release } = current ?? {};
  const published = await find(part.product);
  const covers = published?.covers ?? {};
  const isNew = isUpdated(part, entitlement.part);
  const [newest] = published?.changes ?? [];
  const inLanguage = (file: OfferFile) => ({ ...file, title: localisedTitle(file, locale) });
  return {
    id: entitlement.id,
    orderId: entitlement.orderId,
    holder: entitlement.holder,
    product: part.product,
    option: entitlement.option,
    name: localise(part.name, locale) || part.product,
    lang: languageOf(part.name, locale),
    ...namesOf(entitlement, bought, lines, locale),
    kind: published?.kind ?? null,
    quantity: sumOf(group, ({ quantity }) => quantity),
    downloads: part.downloads,
    stampsPdfs: part.stampsPdfs,
    isUpdated: isNew,
    newVersion:
      isNew && newest?.isCounted && newest.day > entitlement.startsAt.slice(0, 10) ? newest.version : null,
    ...versionsOf(published, entitlement),
    cover: covers[languageOf(covers, locale)] ?? null,
    licenceKeys: group.flatMap(({ licenceKeys }) => licenceKeys),
    seats: null,
    missingKeys: sumOf(group, missingKeys),
    startsAt: entitlement.startsAt,
    releasesAt: entitlement.releasesAt,
    releasesOn: entitlement.releasesAt && (release?.day ?? entitlement.releasesAt.slice(0, 10)),
    endsAt: entitlement.endsAt,
    endReason: entitlement.endReason,
    files: part.files.map(inLanguage),
    earlierFiles: replacedFiles(part, entitlement.part).map(inLanguage),
  };
}

function sumOf(group: Group, count: (entitlement: Entitlement) => number): number {
  return group.reduce((sum, entitlement) => sum + count(entitlement), 0);
}

/** The edition and the bundle by their current names, or by those at the time of the sale. */
function namesOf(
  { product, option, part }: Entitlement,
  offer: Offer | null,
  lines: OrderLine[],
  locale: string,
): Pick<LibraryItem, "optionName" | "bundle"> {
  const line = lines.find((line) => line.product === product && line.option === option);
  const edition = offer && offer.options.length > 1 ? findOption(offer, option) : undefined;
  const isPart = part.product !== product;
  const bundleName = (offer && localise(offer.name, locale)) || line?.name || product;
  return {
    optionName: (edition && localise(edition.name, locale)) || (line?.optionName ?? ""),
    bundle: isPart ? { product: offer?.product ?? product, name: bundleName } : null,
  };
}

/** An imported sale may have no files. Then the current ones are no new version. */
function isUpdated(current: Part, sold: Part): boolean {
  const hashes = new Set(sold.files.map(({ sha256 }) => sha256));
  return hashes.size > 0 && current.files.some(({ sha256 }) => !hashes.has(sha256));
}

/** The current version of a product, and the one that was sold. */
function versionsOf(
  published: Offer | null,
  { startsAt }: Entitlement,
): Pick<LibraryItem, "version" | "soldVersion"> {
  const counted = (published?.changes ?? []).filter(({ isCounted }) => isCounted);
  const version = counted[0]?.version ?? null;
  const sold = counted.find(({ day }) => day <= startsAt.slice(0, 10))?.version ?? null;
  return { version, soldVersion: sold === version ? null : sold };
}

function replacedFiles(current: Part, sold: Part): OfferFile[] {
  const hashes = new Set(current.files.map(({ sha256 }) => sha256));
  return sold.files.filter(({ sha256 }) => !hashes.has(sha256));
}

/** The current files of a part that was bought. null: it is no longer published. */
export async function findCurrentPart(
  offers: Offers,
  { product, option, part }: Pick<Entitlement, "product" | "option" | "part">,
): Promise<Part | null> {
  const offer = await offers.find(product);
  const parts = (offer && findOption(offer, option)?.parts) ?? [];
  const slug = (await offers.find(part.product))?.product ?? part.product;
  return parts.find((candidate) => candidate.product === slug) ?? null;
}

function localisedTitle({ title }: OfferFile, locale: string): string | null {
  return title === null || typeof title === "string" ? title : localise(title, locale) || null;
}
