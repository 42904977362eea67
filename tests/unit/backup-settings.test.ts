import { describe, expect, it } from "vitest";
import { describeLocation, parseBackupSettings } from "#checkout/backups/backup-settings.ts";
import { parseNodeSettings } from "#checkout/node/settings.ts";
import { SettingsError } from "#checkout/settings.ts";

const ACCESS = {
  BACKUP_S3_ENDPOINT: "https://s3.example/",
  BACKUP_S3_ACCESS_KEY_ID: "id",
  BACKUP_S3_SECRET_ACCESS_KEY: "secret",
};

function problemsOf(variables: Record<string, string>): string[] {
  try {
    parseNodeSettings(variables);
    return [];
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
}

describe("the settings of backups", () => {
  it("are none without BACKUP_DIR", () => {
    expect(parseBackupSettings({ BACKUP_HOURS: "6" })).toBeNull();
    expect(parseBackupSettings({ BACKUP_DIR: "" })).toBeNull();
  });

  it("are named at once if several are wrong, with what the bucket lacks", () => {
    expect(
      problemsOf({ BACKUP_DIR: "s3://shop-backups", BACKUP_HOURS: "often", METRICS_TOKEN: "short" }),
    ).toEqual([
      "METRICS_TOKEN: expected at least 32 characters",
      expect.stringMatching(/^BACKUP_HOURS: /),
      ...["ENDPOINT", "ACCESS_KEY_ID", "SECRET_ACCESS_KEY"].map((name) =>
        expect.stringContaining(`BACKUP_S3_${name}: missing`),
      ),
    ]);
  });

  it("name a folder, and defaults", () => {
    expect(parseBackupSettings({ BACKUP_DIR: "/mnt/backups" })).toEqual({
      ...{ location: { dir: "/mnt/backups" }, hours: 24, keepDays: 30, recipients: [] },
    });
  });

  it.each([
    ["s3://shop-backups", "", "s3://shop-backups/"],
    ["s3://shop-backups/", "", "s3://shop-backups/"],
    ["s3://shop-backups/a/b", "a/b/", "s3://shop-backups/a/b/"],
    ["s3://shop-backups/a/", "a/", "s3://shop-backups/a/"],
  ])("name a bucket and a prefix: %s", (address, prefix, description) => {
    const location = parseBackupSettings({ ...ACCESS, BACKUP_DIR: address })?.location ?? { dir: "" };
    expect(location).toEqual({
      prefix,
      bucket: {
        ...{ bucket: "shop-backups", endpoint: "https://s3.example", region: "auto" },
        ...{ accessKeyId: "id", secretAccessKey: "secret" },
      },
    });
    expect(describeLocation(location)).toBe(description);
  });

  it("take the access to the bucket of the files, where they have none of their own", () => {
    const files = { S3_ENDPOINT: "https://files.example", S3_REGION: "eu", S3_ACCESS_KEY_ID: "files" };
    const found = parseBackupSettings({
      ...files,
      S3_SECRET_ACCESS_KEY: "x",
      ...ACCESS,
      BACKUP_DIR: "s3://b-b",
    });
    expect(found?.location).toMatchObject({
      bucket: { endpoint: "https://s3.example", region: "eu", accessKeyId: "id", secretAccessKey: "secret" },
    });
  });

  it("are reported with all others that are missing or wrong, at once", () => {
    const problems = problemsOf({
      ...{ PORT: "x", BACKUP_DIR: "s3://shop-backups/orders", METRICS_TOKEN: "short" },
      BACKUP_S3_ENDPOINT: "ftp://s3.example",
    });
    expect(problems).toEqual([
      expect.stringMatching(/^PORT: /),
      "METRICS_TOKEN: expected at least 32 characters",
      "BACKUP_S3_ENDPOINT: expected an address that begins with http:// or https://",
      "BACKUP_S3_ACCESS_KEY_ID: missing, required for backups in a bucket (or S3_ACCESS_KEY_ID)",
      "BACKUP_S3_SECRET_ACCESS_KEY: missing, required for backups in a bucket (or S3_SECRET_ACCESS_KEY)",
    ]);
    expect(problemsOf({ BACKUP_DIR: "s3://A", BACKUP_HOURS: "0", BACKUP_RECIPIENTS: "key" })).toEqual([
      "BACKUP_DIR: expected a folder, or a bucket such as s3://backups/shop",
      expect.stringMatching(/^BACKUP_HOURS: /),
      expect.stringContaining('BACKUP_RECIPIENTS: expected the public key "age1…"'),
    ]);
  });
});
