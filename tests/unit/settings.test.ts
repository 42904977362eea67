import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { parseWorkerSettings } from "#checkout/service-settings.ts";
import { parseSettings, SettingsError } from "#checkout/settings.ts";
import { parseStorageSettings } from "#shop/storage-settings.ts";

const live = {
  NODE_ENV: "production",
  SITE_URL: "https://shop.example/",
  STRIPE_SECRET_KEY: "rk_live_1",
  STRIPE_WEBHOOK_SECRET: "whsec_1",
  RESEND_API_KEY: "re_1",
  MAIL_FROM: "Shop <shop@shop.example>",
};

function problemsOf(variables: Record<string, string>): string[] {
  try {
    parseSettings(variables);
    return [];
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
}

/** The files that name the settings. */
const SOURCES = [
  "checkout/service-settings.ts",
  "checkout/settings.ts",
  "checkout/node/settings.ts",
  "checkout/backups/backup-settings.ts",
];

describe("settings", () => {
  it("are optional on a laptop, where payments and email go to the sandbox", () => {
    expect(parseSettings({})).toMatchObject({
      siteUrl: "http://localhost:3000",
      sandbox: true,
      stripe: { apiUrl: "http://localhost:3010" },
      resend: { baseUrl: "http://localhost:3010" },
      files: { kind: "folder" },
    });
  });

  it("treat an empty value as not set", () => {
    expect(parseSettings({ STRIPE_SECRET_KEY: "", PORT: "" })).toMatchObject({ port: 3000, sandbox: true });
  });

  it("select the real services in production", () => {
    const settings = parseSettings(live);
    expect(settings).toMatchObject({ production: true, sandbox: false, siteUrl: "https://shop.example" });
    expect(settings.stripe).toEqual({ secretKey: "rk_live_1", webhookSecret: "whsec_1" });
  });

  it("report all missing ones at once", () => {
    const problems = problemsOf({ NODE_ENV: "production", FILES: "s3" });
    expect(problems.map((line) => line.split(":")[0])).toEqual([
      "SITE_URL",
      "STRIPE_SECRET_KEY",
      "STRIPE_WEBHOOK_SECRET",
      "RESEND_API_KEY",
      "MAIL_FROM",
      "S3_ENDPOINT",
      "S3_BUCKET",
      "S3_ACCESS_KEY_ID",
      "S3_SECRET_ACCESS_KEY",
    ]);
  });

  it.each<Record<string, string>>([
    { NODE_ENV: "prod" },
    { NODE_ENV: "production", FILES: "r2" },
    { NODE_ENV: "production", PORT: "http", FILES: "s3" },
  ])("report in one round what is required once a wrong one is corrected: %o", (variables) => {
    const corrected = {
      ...variables,
      NODE_ENV: "production",
      PORT: "",
      ...("FILES" in variables && { FILES: "s3" }),
    };
    expect(problemsOf(variables)).toEqual(expect.arrayContaining(problemsOf(corrected)));
    expect(problemsOf(corrected).length).toBeGreaterThan(4);
  });

  it("report on Workers, which have no folder, that a bucket is missing, with all of its settings", () => {
    for (const FILES of ["", "folder"]) {
      expect(() => parseWorkerSettings({ ...live, FILES })).toThrow(
        /FILES: expected s3.*\n.*S3_ENDPOINT.*\n.*S3_BUCKET.*\n.*S3_ACCESS_KEY_ID.*\n.*S3_SECRET_ACCESS_KEY/,
      );
    }
  });

  it("report wrong and missing ones together", () => {
    const problems = problemsOf({
      PORT: "99999",
      SITE_URL: "shop",
      STRIPE_SECRET_KEY: "pk_live",
      RESEND_API_KEY: "re_1",
    });
    expect(problems.map((line) => line.split(":")[0])).toEqual([
      "PORT",
      "SITE_URL",
      "STRIPE_SECRET_KEY",
      "STRIPE_WEBHOOK_SECRET",
      "MAIL_FROM",
    ]);
  });

  it("refuse the sandbox in production", () => {
    const sandbox = { STRIPE_SECRET_KEY: "sk_test_sandbox", STRIPE_API_URL: "http://localhost:3010" };
    const names = problemsOf({ ...live, ...sandbox }).map((line) => line.split(":")[0]);
    expect(names).toEqual(["STRIPE_SECRET_KEY", "STRIPE_API_URL"]);
    expect(problemsOf({ ...live, SITE_URL: "http://shop.example" })).toEqual([
      "SITE_URL: expected https:// in production",
    ]);
  });

  it.each(["sk_test_1", "rk_test_1", "sk_org_test_1"])(
    "refuse a key of the test mode in production unless it is allowed: %s",
    (key) => {
      const [problem, ...others] = problemsOf({ ...live, STRIPE_SECRET_KEY: key });
      expect(others).toEqual([]);
      expect(problem).toMatch(/^STRIPE_SECRET_KEY: is a key of Stripe's test mode.*ALLOW_TEST_KEY=true$/);
      expect(problem).not.toContain(key);
      const allowed = parseSettings({ ...live, STRIPE_SECRET_KEY: key, ALLOW_TEST_KEY: "true" });
      expect(allowed).toMatchObject({ production: true, mode: "test" });
      expect(problemsOf({ ...live, STRIPE_SECRET_KEY: key, NODE_ENV: "development" })).toEqual([]);
    },
  );

  it("have one secret of outgoing webhooks, or several while one replaces another", () => {
    const [secret, other] = ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", `whsec_${btoa("o".repeat(64))}`];
    expect(parseSettings({}).webhookSecrets).toEqual([]);
    expect(parseSettings({ WEBHOOK_SECRET: secret }).webhookSecrets).toEqual([secret]);
    expect(parseSettings({ WEBHOOK_SECRET: ` ${secret}  ${other} ` }).webhookSecrets).toEqual([
      secret,
      other,
    ]);
  });

  it.each([
    "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
    "whsec_too-short",
    `whsec_${btoa("o".repeat(23))}`,
    `whsec_${btoa("o".repeat(65))}`,
    `whsec_${btoa("o".repeat(32))},whsec_${btoa("o".repeat(32))}`,
  ])("refuse a secret of outgoing webhooks that is none, and say how to make one: %s", (secret) => {
    const [problem, ...others] = problemsOf({ WEBHOOK_SECRET: secret });
    expect(others).toEqual([]);
    expect(problem).toMatch(/^WEBHOOK_SECRET: expected "whsec_" and 24 to 64 bytes in base64.*openssl rand/);
  });

  it("accept secrets of 24 to 64 bytes", () => {
    for (let bytes = 24; bytes <= 64; bytes += 1) {
      expect(problemsOf({ WEBHOOK_SECRET: `whsec_${btoa("o".repeat(bytes))}` })).toEqual([]);
    }
  });

  it.each(["https://api.netlify.com/build_hooks/5c23354f", "http://localhost:4000/hook?token=a"])(
    "have an address that starts a build: %s",
    (url) => {
      expect(parseSettings({ PUBLISH_HOOK: url }).publishHook).toBe(url);
      const bucket = { S3_ENDPOINT: "https://s3.example", S3_BUCKET: "goods" };
      const keys = { S3_ACCESS_KEY_ID: "key", S3_SECRET_ACCESS_KEY: "secret" };
      const worker = parseWorkerSettings({ ...live, FILES: "s3", ...bucket, ...keys, PUBLISH_HOOK: url });
      expect(worker.publishHook).toBe(url);
      expect(parseSettings({}).publishHook).toBeNull();
    },
  );

  it.each(["http://api.netlify.com/build_hooks/s3cret", "ftp://host.example/s3cret", "s3cret"])(
    "refuse an address that starts a build if others could read it, without repeating it: %s",
    (url) => {
      const [problem = "", ...others] = problemsOf({ PUBLISH_HOOK: url });
      expect(others).toEqual([]);
      expect(problem).toMatch(/^PUBLISH_HOOK: expected an address that begins with http/);
      expect(problem).not.toContain("s3cret");
    },
  );

  it("refuse an address that starts a build if it has a user name, since nothing could call it", () => {
    const problems = problemsOf({ PUBLISH_HOOK: "https://user:s3cret@host.example/build" });
    expect(problems).toEqual(["PUBLISH_HOOK: expected an address without a user name"]);
  });

  it("say in which mode orders are paid", () => {
    expect(parseSettings({})).toMatchObject({ mode: "sandbox", switchOrderBookTo: null });
    expect(parseSettings(live)).toMatchObject({ mode: "live" });
    const elsewhere = { ...live, NODE_ENV: "development", STRIPE_API_URL: "http://localhost:3010" };
    expect(parseSettings(elsewhere)).toMatchObject({ mode: "sandbox" });
    expect(parseSettings({ SWITCH_ORDER_BOOK_TO: "live" })).toMatchObject({ switchOrderBookTo: "live" });
    expect(problemsOf({ SWITCH_ORDER_BOOK_TO: "real" })[0]).toMatch(/^SWITCH_ORDER_BOOK_TO: /);
  });

  it.each([
    ["HTTPS://Shop.Example", "https://shop.example"],
    ["https://shop.example:443/", "https://shop.example"],
    ["https://shop.example:8443", "https://shop.example:8443"],
    ["https://bücher.example", "https://xn--bcher-kva.example"],
    ["https://店铺.example/", "https://xn--hxtq42j.example"],
  ])("take %s as the shop's address in its standard form", (text, siteUrl) => {
    expect(parseSettings({ ...live, SITE_URL: text }).siteUrl).toBe(siteUrl);
  });

  it.each([
    ["HTTP://shop.example", "expected https:// in production"],
    [
      "https://shop.example/store",
      "expected an address without a user name, a path, a query or a fragment, such as https://shop.example",
    ],
    [
      "https://shop.example?a=1",
      "expected an address without a user name, a path, a query or a fragment, such as https://shop.example",
    ],
    [
      "https://user:secret@shop.example",
      "expected an address without a user name, a path, a query or a fragment, such as https://shop.example",
    ],
    ["ftp://shop.example", "expected an address that begins with http:// or https://"],
    ["https://", "expected an address that begins with http:// or https://"],
  ])("refuse %s as the shop's address", (text, problem) => {
    expect(problemsOf({ ...live, SITE_URL: text })).toEqual([`SITE_URL: ${problem}`]);
  });

  it.each(["Shop <a..b@x>", "Shop <shop@localhost>", "shop", "Shop <shop@shop.example> x"])(
    "refuse %j as the sender of emails",
    (sender) => {
      expect(problemsOf({ ...live, MAIL_FROM: sender })).toEqual([
        'MAIL_FROM: expected "Name <name@your.domain>"',
      ]);
    },
  );

  it("have the orders in a file, or in the PostgreSQL database of an address", () => {
    expect(parseSettings({}).ordersUrl).toBeUndefined();
    for (const url of [
      "postgres://shop:s%40cret@db.example/orders",
      "postgresql://db.example:6432/orders?sslmode=verify-full",
      "postgres://shop@%2Fvar%2Frun%2Fpostgresql/orders",
    ])
      expect(parseSettings({ ORDERS_URL: url }).ordersUrl).toBe(url);
  });

  it.each([
    "orders.duckdb",
    "mysql://shop:s3cret@db.example/orders",
    "postgres://shop:s3cret@db.example",
    "postgres:///orders",
    "postgres://shop:s3cret@db example/orders",
    "postgres://shop:100%s3cret@db.example/orders",
  ])("refuse an address of the orders that is none of PostgreSQL's, without repeating it: %s", (url) => {
    expect(problemsOf({ ORDERS_URL: url })).toEqual([
      "ORDERS_URL: expected an address such as postgres://user:password@host:5432/database, with special characters percent-encoded",
    ]);
  });

  it("never include a secret in the message", () => {
    const secret = "pk_live_do_not_print";
    const problems = problemsOf({ ...live, STRIPE_SECRET_KEY: secret });
    expect(problems).toEqual(['STRIPE_SECRET_KEY: expected a key that begins with "sk_" or "rk_"']);
    expect(problems.join()).not.toContain(secret);
  });

  it("of the file storage are enough for publishing, and are all named if they are missing", () => {
    const keys = { S3_ACCESS_KEY_ID: "key", S3_SECRET_ACCESS_KEY: "secret" };
    const bucket = { FILES: "s3", S3_ENDPOINT: "https://s3.example", S3_BUCKET: "goods", ...keys };
    expect(parseStorageSettings({ ...bucket, NODE_ENV: "production" }).files).toMatchObject({ kind: "s3" });
    expect(() => parseStorageSettings({ FILES: "s3", S3_BUCKET: "goods" })).toThrow(
      /S3_ENDPOINT: missing.*\n.*S3_ACCESS_KEY_ID: missing.*\n.*S3_SECRET_ACCESS_KEY: missing/,
    );
  });

  it("are all explained in .env.example", async () => {
    const example = await readFile(".env.example", "utf8");
    const sources = await Promise.all(SOURCES.map((path) => readFile(path, "utf8")));
    const names = sources
      .flatMap((source) => [...source.matchAll(/^ {2}([A-Z][A-Z0-9_]+):/gm)])
      .map(([, name]) => name);
    expect(names.length).toBeGreaterThan(35);
    for (const name of names) expect(example).toMatch(new RegExp(`^# ?(BACKUP_S3_)?${name}=`, "m"));
  });
});
