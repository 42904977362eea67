import { PaymentMode } from "../payments/mode.ts";

/** The end of the name of an encrypted backup. */
export const ENCRYPTED = ".age";

/**
 * `orders-shop.example-live-2026-11-29T12-00-00Z.jsonl.gz.age`: every file system allows it, and backups of several shops can be in one
 * place. Names of earlier versions have no shop.
 */
const NAME = new RegExp(
  `^orders-(?:([a-z0-9.-]+-(?:${PaymentMode.options.join("|")}))-)?(\\d{4}-\\d\\d-\\d\\dT\\d\\d)-(\\d\\d)-(\\d\\d)Z\\.jsonl\\.gz(?:\\.age)?$`,
);

/** What the name of a backup says. */
export interface NamedBackup {
  name: string;
  /** null: an earlier version made it. */
  shop: string | null;
  at: Date;
}

/** What distinguishes the backups of a shop from those of others: `shop.example-live`. A rehearsal has another order book. */
export function backupShop({ siteUrl, mode }: { siteUrl: string; mode: PaymentMode }): string {
  return `${new URL(siteUrl).host.replaceAll(/[^a-z0-9.-]/g, "-")}-${mode}`;
}

/** The name of a backup made at a time. @param isEncrypted whether it has recipients */
export function backupName(shop: string, at: Date, isEncrypted: boolean): string {
  const time = at.toISOString().slice(0, 19).replaceAll(":", "-");
  return `orders-${shop}-${time}Z.jsonl.gz${isEncrypted ? ENCRYPTED : ""}`;
}

/** null: it is another file. */
export function parseBackupName(name: string): NamedBackup | null {
  const [, shop = null, hour, minute, second] = NAME.exec(name) ?? [];
  return hour === undefined ? null : { name, shop, at: new Date(`${hour}:${minute}:${second}Z`) };
}
