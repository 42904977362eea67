import { describe, expect, it } from "vitest";
import { parseNodeSettings } from "#checkout/node/settings.ts";
import { startReport } from "#checkout/operations/start-report.ts";

const LIVE = {
  ...{ NODE_ENV: "production", SITE_URL: "https://shop.example", STRIPE_SECRET_KEY: "rk_live_1" },
  ...{ STRIPE_WEBHOOK_SECRET: "whsec_1", RESEND_API_KEY: "re_1", MAIL_FROM: "Ada <ada@shop.example>" },
};
const SHOP = { name: { en: "The Shop" }, languages: ["en"], support: "help@shop.example" };

describe("what production says at start", () => {
  it("is what the shop is, and each thing that it is not ready for with the setting", () => {
    const database = { ORDERS_URL: "postgres://vitrine:s3cret@db.example:5432/orders" };
    const settings = parseNodeSettings({ ...LIVE, ...database, DATA_DIR: "/data" });
    const shop = { ...SHOP, webhooks: [{ url: "https://example.com/hook", events: [] }] };
    const report = startReport(settings, shop);
    expect(report.is).toEqual({
      payments: "live, by Stripe",
      orders: "PostgreSQL at db.example:5432/orders",
      files: "a folder in /data",
      emails: "by Resend, from shop.example",
      backups: "none",
    });
    expect(report.isNotReadyFor.map((sentence) => /[A-Z_]{5,}/.exec(sentence)?.[0])).toEqual([
      ...["WEBHOOK_SECRET", "BACKUP_DIR", "RESEND_WEBHOOK_SECRET", "FILES", "ADMIN_TOKEN"],
    ]);
    for (const secret of ["s3cret", "ada@", "rk_live_1"])
      expect(JSON.stringify(report)).not.toContain(secret);
  });

  it("has nothing to add to a shop with everything", () => {
    const secret = `whsec_${btoa("x".repeat(32))}`;
    const settings = parseNodeSettings({
      ...{ ...LIVE, BACKUP_DIR: "/backups", RESEND_WEBHOOK_SECRET: secret, WEBHOOK_SECRET: secret },
      ...{ ADMIN_TOKEN: "x".repeat(32) },
    });
    expect(
      startReport(settings, { ...SHOP, webhooks: [{ url: "https://example.com/hook", events: [] }] })
        .isNotReadyFor,
    ).toEqual([]);
  });

  it("is that a rehearsal takes no money, that nothing is published, and that the shop is paused", () => {
    const rehearsal = { STRIPE_SECRET_KEY: "rk_test_1", ALLOW_TEST_KEY: "true" };
    const settings = parseNodeSettings({ ...LIVE, ...rehearsal, PAUSED: "true" });
    expect(startReport(settings, null).isNotReadyFor.slice(0, 3)).toEqual([
      "Real payments: STRIPE_SECRET_KEY is a key of the test mode",
      "Selling: nothing is published yet",
      "Selling: PAUSED is set, so the shop shows its pages only",
    ]);
  });
});
