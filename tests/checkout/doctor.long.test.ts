import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, request as httpRequest, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { bucketObjects } from "#checkout/files/s3/bucket-objects.ts";
import type { Offer } from "#domain/offer.ts";
import { startS3Server } from "#sandbox/s3/server.ts";
import { examine } from "#shop/doctor/examine.ts";
import type { Finding } from "#shop/doctor/finding.ts";
import { checkNode, judgeSpace } from "#shop/doctor/machine.ts";
import { checkService } from "#shop/doctor/service.ts";
import { checkProxies } from "#shop/doctor/site.ts";
import { checkStorage } from "#shop/doctor/storage.ts";
import { runShop } from "../catalogue/run-shop.ts";
import { OFFERS } from "./goods.ts";
import { startShop, type TestShop, writeOffers } from "./shop.ts";

type Variables = Record<string, string>;

describe("shop doctor", () => {
  let shop: TestShop;
  let variables: Variables;
  beforeAll(async () => {
    shop = await startShop();
    variables = variablesOf(shop);
  });
  afterAll(() => shop.close());

  const findings = async (changes: Variables = {}, options: Parameters<typeof examine>[1] = {}) =>
    (await examine({ ...variables, ...changes }, options)).filter(({ state }) => state !== "ok");
  const stripeApi = () => ({ STRIPE_API_URL: shop.sandboxUrl, STRIPE_WEBHOOK_SECRET: "whsec_sandbox" });

  it("finds nothing wrong with a fresh shop, without a network, and leaves nothing behind", async () => {
    const run = await runShop(["doctor"], { env: variables });
    expect(run).toMatchObject({ code: 0, stderr: "" });
    expect(run.stdout).toContain("\n0 problems, 0 warnings");
    for (const check of ["Stripe key", "Stripe rights", "Stripe webhooks", "Clock", "Sender of emails"])
      expect(run.stdout).toMatch(new RegExp(`^ok +${check} `, "m"));
    expect(run.stdout).toMatch(/^ok +SITE_URL +http:\/\/localhost:\d+ reaches this shop$/m);
    const { stdout } = await runShop(["doctor", "--json"], { env: variables });
    expect(JSON.parse(stdout)).toMatchObject({ ok: true, findings: expect.any(Array) });
  });

  it("exits with 1 for a key that Stripe does not know, and says where to get one", async () => {
    const env = { ...variables, ...stripeApi(), STRIPE_SECRET_KEY: "sk_live_unknown" };
    const run = await runShop(["doctor"], { env });
    expect(run.code).toBe(1);
    expect(run.stdout).toMatch(
      /^problem +Stripe key +Stripe refuses it: .*\n +→ Set STRIPE_SECRET_KEY to a key of https/m,
    );
    expect(run.stdout).not.toContain("sk_live_unknown");
  });

  it.each([
    ["rak_checkout_session_write", "problem", "Checkout Sessions: Write"],
    ["rak_checkout_session_read", "problem", "Checkout Sessions: Read"],
    ["rak_payment_intent_read", "problem", "Payment Intents: Read"],
    ["rak_dispute_read", "problem", "Disputes: Read"],
    ["rak_event_read", "problem", "Events: Read"],
    ["rak_charge_write", "warning", "Charges and Refunds: Write"],
    ["rak_balance_transaction_source_read", "warning", "Balance Transaction Sources: Read"],
  ])("names a right that a restricted key lacks: %s", async (permission, state, right) => {
    const key = { ...stripeApi(), STRIPE_SECRET_KEY: `rk_test_without_${permission}` };
    expect(await findings(key)).toEqual([
      {
        check: "Stripe rights",
        state,
        found: expect.stringContaining(`"${right}"`),
        mend: expect.any(String),
      },
    ]);
  });

  it("warns if the key may not list webhook endpoints", async () => {
    const key = { ...stripeApi(), STRIPE_SECRET_KEY: "rk_test_without_rak_webhook_read" };
    expect(await findings(key)).toMatchObject([{ check: "Stripe webhooks", state: "warning" }]);
  });

  it("finds a webhook endpoint that is missing, disabled, or lacks events", async () => {
    const change = (fields: Variables) =>
      fetch(`${shop.sandboxUrl}/v1/webhook_endpoints/we_sandbox`, {
        method: "POST",
        headers: { Authorization: "Bearer sk_test_sandbox" },
        body: new URLSearchParams(fields),
      });
    const url = `${shop.url}/api/webhooks/stripe`;
    const expectFinding = async (state: Finding["state"], found: RegExp) =>
      expect(await findings()).toMatchObject([
        { check: "Stripe webhooks", state, found: expect.stringMatching(found) },
      ]);
    await change({ url: "https://elsewhere.example/hook" });
    await expectFinding("problem", /^Stripe sends nothing to http/);
    await change({ url, disabled: "true" });
    await expectFinding("problem", /is disabled$/);
    await change({ disabled: "false", "enabled_events[0]": "checkout.session.completed" });
    await expectFinding(
      "problem",
      /does not get checkout\.session\.async_payment_succeeded, .*refund\.created/,
    );
    await change({ "enabled_events[0]": "*", url: "https://checkout.example/api/webhooks/stripe" });
    await expectFinding("warning", /^Stripe sends events to https:\/\/checkout\.example/);
    await change({ url });
    expect(await findings()).toEqual([]);
  });

  it("finds a sender whose domain is not verified, and a key that Resend refuses", async () => {
    const mail = { RESEND_API_URL: shop.sandboxUrl, RESEND_WEBHOOK_SECRET: `whsec_${btoa("x".repeat(24))}` };
    const sender = { ...mail, RESEND_API_KEY: "re_1", MAIL_FROM: "Shop <hello@shop.example>" };
    expect(await findings(sender)).toMatchObject([
      { check: "Sender of emails", state: "problem", found: "Resend does not know shop.example" },
    ]);
    const sending = { ...sender, RESEND_API_KEY: "re_sending_1" };
    const asked: string[] = [];
    const withoutRecord = async (name: string) => {
      asked.push(name);
      throw new Error("ENOTFOUND");
    };
    expect(await findings(sending, { resolveTxt: withoutRecord })).toMatchObject([
      {
        check: "Sender of emails",
        state: "problem",
        found: expect.stringContaining("has no record of Resend's"),
      },
    ]);
    expect(asked).toEqual(["resend._domainkey.shop.example"]);
    expect(await findings(sending, { resolveTxt: async () => [["p=MIGf"]] })).toEqual([]);
    await fetch(`${shop.sandboxUrl}/outage`, { method: "POST", body: new URLSearchParams({ mail: "true" }) });
    expect(await findings()).toMatchObject([{ check: "Resend key", state: "problem" }]);
    await fetch(`${shop.sandboxUrl}/outage`, {
      method: "POST",
      body: new URLSearchParams({ mail: "false" }),
    });
  });

  it.each([
    [400, "problem", "400 s ahead of"],
    [-400, "problem", "400 s behind"],
    [60, "warning", "60 s ahead of"],
  ])("finds a clock that is %i s off", async (seconds, state, found) => {
    const now = () => new Date(Date.now() + seconds * 1000);
    const [finding] = await findings({}, { now });
    expect(finding).toMatchObject({ check: "Clock", state, mend: expect.stringContaining("timedatectl") });
    expect(finding?.found).toMatch(
      new RegExp(found.replace(/\d+/, (n) => `(${Number(n) - 1}|${n}|${Number(n) + 1})`)),
    );
  });

  it("names every wrong setting, and a shop that runs with others", async () => {
    expect(await findings({ NODE_ENV: "production", PORT: "http" })).toMatchObject([
      { check: "Settings", found: expect.stringContaining("PORT: ") },
      { check: "Settings", found: "SITE_URL: missing, required in production" },
      ...["STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET", "RESEND_API_KEY", "MAIL_FROM"].map((name) => ({
        found: `${name}: missing, required in production`,
      })),
    ]);
    const status = {
      version: "0.0.1",
      startedAt: "2026-11-29T12:00:00.000Z",
      siteUrl: "https://shop.example",
      schema: [],
    };
    expect(checkService({ ...status, mode: "test" }, { mode: "live" })).toMatchObject({
      ...{
        state: "problem",
        found: "It runs for test, and the settings are for live",
        mend: "Restart the shop",
      },
    });
    expect(checkService({ ...status, mode: "live" }, { mode: "live" })).toMatchObject({
      ...{
        state: "warning",
        found: expect.stringMatching(/^It runs version 0\.0\.1, and \S+ is installed$/),
      },
    });
  });

  it("finds that another shop, or nothing, answers at SITE_URL", async () => {
    const other = createServer((_, response) => response.end("<p>Parked</p>")).listen(0);
    await once(other, "listening");
    const port = portOf(other);
    expect(await findings({ SITE_URL: `http://localhost:${port}` })).toContainEqual(
      expect.objectContaining({
        check: "SITE_URL",
        found: expect.stringContaining("Something else answers"),
      }),
    );
    other.close();
    expect(await findings({ SITE_URL: `http://localhost:${port}` })).toContainEqual(
      expect.objectContaining({
        check: "SITE_URL",
        found: expect.stringContaining("does not answer: connect ECONNREFUSED"),
      }),
    );
    expect(await findings({ SITE_URL: "http://nowhere.invalid" })).toContainEqual(
      expect.objectContaining({ check: "SITE_URL", found: "nowhere.invalid has no address in the DNS" }),
    );
  });

  it("finds what is not published, and backups that are missing or old", async () => {
    const folder = await mkdtemp(join(tmpdir(), "vitrine-doctor-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const backups = { BACKUP_DIR: folder, BUILD_DIR: folder };
    expect(await findings(backups)).toMatchObject([
      { check: "Catalogue", state: "problem" },
      { check: "Backups", state: "problem", found: `There is none in ${folder}` },
    ]);
    await writeFile(join(folder, "orders-2026-01-01T00-00-00Z.jsonl.gz"), "");
    expect(await findings({ BACKUP_DIR: folder })).toMatchObject([
      { check: "Backups", state: "problem", found: expect.stringContaining("of 2026-01-01 00:00 UTC") },
    ]);
  });

  it("warns that no shop runs, and does not ask the sandbox then", async () => {
    const folder = await mkdtemp(join(tmpdir(), "vitrine-doctor-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    expect(await findings({ DATA_DIR: folder })).toMatchObject([{ check: "Running shop", state: "warning" }]);
  });
});

describe("the check of the storage", () => {
  it("stores, reads, downloads and deletes a file in a bucket, and finds a wrong key", async () => {
    const s3 = await startS3Server();
    const { endpoint, region, bucket, accessKeyId, secretAccessKey } = s3.options;
    const shop = await startShop({
      variables: {
        ...{ FILES: "s3", S3_ENDPOINT: endpoint, S3_REGION: region, S3_BUCKET: bucket },
        ...{ S3_ACCESS_KEY_ID: accessKeyId, S3_SECRET_ACCESS_KEY: secretAccessKey },
      },
    });
    onTestFinished(async () => {
      await shop.close();
      await s3.close();
    });
    const variables = variablesOf(shop);
    const stateOf = async (changes: Variables = {}) =>
      (await examine({ ...variables, ...changes })).filter(({ state }) => state !== "ok");
    expect(await stateOf()).toEqual([]);
    const stored = await bucketObjects(s3.options).list("");
    expect(stored.filter((key) => key.includes("shop-doctor"))).toEqual([]);
    expect(stored).not.toEqual([]);
    const stampChecks = async () =>
      (await examine(variables)).filter(({ check }) => check === "Stamped PDFs");
    expect(await stampChecks()).toEqual([]);
    await writeOffers(shop.settings, OFFERS.map(stamped));
    expect(await stampChecks()).toMatchObject([
      { state: "ok", found: expect.stringContaining("lists and deletes") },
    ]);
    expect(await stateOf({ S3_SECRET_ACCESS_KEY: "wrong" })).toMatchObject([
      { check: "Files for sale", state: "problem", found: expect.stringContaining("(HTTP 403)") },
    ]);
  });

  it.each([
    ["anybody reads without a link", () => true, "Anybody can download the files without a link"],
    [
      "honours links that have expired",
      (query: string) => query !== "",
      "Links that have expired still work",
    ],
  ])("finds a bucket that %s", async (_, allows, found) => {
    const stored = new Map<string, Buffer>();
    const server = createServer(async (request, response) => {
      const [path = "", query = ""] = request.url?.split("?") ?? [];
      if (request.method === "PUT") stored.set(path, await buffer(request));
      const isAllowed = request.method !== "GET" || request.headers.authorization || allows(query);
      response
        .writeHead(isAllowed ? 200 : 403)
        .end(request.method === "GET" && isAllowed ? stored.get(path) : "");
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    onTestFinished(() => void server.close());
    const access = { region: "auto", bucket: "goods", accessKeyId: "key", secretAccessKey: "secret" };
    const files = { kind: "s3", endpoint: `http://127.0.0.1:${portOf(server)}`, ...access } as const;
    const findings = await checkStorage({ files, dataDir: "", siteUrl: "http://localhost:1" }, []);
    expect(findings.filter(({ state }) => state !== "ok")).toMatchObject([{ state: "problem", found }]);
  });

  it("finds that a bucket's CORS rules keep books from being read in place", async () => {
    const s3 = await startS3Server({ allowsPages: false });
    const { endpoint, region, bucket, accessKeyId, secretAccessKey } = s3.options;
    const shop = await startShop({
      variables: {
        ...{ FILES: "s3", S3_ENDPOINT: endpoint, S3_REGION: region, S3_BUCKET: bucket },
        ...{ S3_ACCESS_KEY_ID: accessKeyId, S3_SECRET_ACCESS_KEY: secretAccessKey },
      },
    });
    onTestFinished(async () => {
      await shop.close();
      await s3.close();
    });
    const found = async () => (await examine(variablesOf(shop))).filter(({ state }) => state !== "ok");
    expect(await found()).toMatchObject([
      { check: "Reading in place", state: "warning", mend: expect.stringContaining(`["${shop.url}"]`) },
    ]);
    await writeOffers(
      shop.settings,
      OFFERS.filter(({ product }) => product === "record"),
    );
    expect(await found()).toEqual([]);
  });
});

describe("the check of PUBLIC_PROXIES", () => {
  /** What a proxy on this machine says of where requests come from, as those in front of a shop do. */
  let chain = "";
  let shop: TestShop;
  let proxy: Server;
  beforeAll(async () => {
    proxy = createServer((incoming, response) => {
      const { method, url: path } = incoming;
      const headers = { ...incoming.headers, "x-forwarded-for": chain };
      const target = { port: shop.settings.port, host: "localhost", path, method, headers };
      const outgoing = httpRequest(target, (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      });
      incoming.pipe(outgoing);
    }).listen(0);
    await once(proxy, "listening");
    shop = await startShop({ variables: { SITE_URL: `http://localhost:${portOf(proxy)}` } });
  });
  afterAll(async () => {
    await shop.close();
    proxy.close();
  });

  it.each([
    ["203.0.113.9", "0", "ok", undefined],
    ["203.0.113.9, 198.51.100.7", "1", "ok", undefined],
    ["203.0.113.9, 10.0.0.3", "0", "ok", undefined],
    ["203.0.113.9, 198.51.100.7, 192.0.2.8", "0", "problem", "Set PUBLIC_PROXIES=2"],
    [
      "203.0.113.9",
      "1",
      "problem",
      "Let the proxy next to the shop keep the X-Forwarded-For of those before it (in Caddy: trusted_proxies), or set PUBLIC_PROXIES=0 if there are no others",
    ],
  ])("behind %s with %s", async (forwardedFor, publicProxies, state, mend) => {
    chain = forwardedFor;
    const variables = {
      ...variablesOf(shop),
      SITE_URL: shop.settings.siteUrl,
      PUBLIC_PROXIES: publicProxies,
    };
    const findings = await examine(variables);
    expect(findings.find(({ check }) => check === "PUBLIC_PROXIES")).toMatchObject({
      state,
      ...(mend && { mend }),
    });
  });

  it("finds a proxy with TLS that does not say from where requests come", () => {
    const settings = { siteUrl: "https://shop.example", publicProxies: 0 };
    expect(checkProxies({ peer: "127.0.0.1", forwardedFor: [] }, settings)).toMatchObject({
      ...{ state: "problem", mend: "Let the proxy send X-Forwarded-For" },
    });
  });
});

it("finds an old Node.js and a full disk", () => {
  expect(checkNode("20.20.2")).toMatchObject({ state: "problem" });
  expect(judgeSpace("Disk", 10_000_000)).toMatchObject({ state: "problem" });
  expect(judgeSpace("Disk", 500_000_000)).toMatchObject({ state: "warning" });
});

function variablesOf({ settings, sandboxUrl }: TestShop): Variables {
  const { files } = settings;
  return {
    ...{ PORT: String(settings.port), SANDBOX_PORT: new URL(sandboxUrl).port },
    ...{ BUILD_DIR: settings.buildDir, DATA_DIR: settings.dataDir },
    ...(files.kind === "s3" && {
      ...{ FILES: "s3", S3_ENDPOINT: files.endpoint, S3_REGION: files.region, S3_BUCKET: files.bucket },
      ...{ S3_ACCESS_KEY_ID: files.accessKeyId, S3_SECRET_ACCESS_KEY: files.secretAccessKey },
    }),
  };
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === "object" ? (address?.port ?? 0) : 0;
}

function stamped(offer: Offer): Offer {
  const options = offer.options.map((option) => ({
    ...option,
    parts: option.parts.map((part) => ({ ...part, stampsPdfs: true })),
  }));
  return { ...offer, options };
}
