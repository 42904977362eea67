import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import {
  cpSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer, type RequestListener } from "node:http";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { s3Files } from "#checkout/files/s3.ts";
import type { S3Options } from "#checkout/files/s3-options.ts";
import type { OfferFile, OffersFile } from "#domain/offer.ts";
import { DAY_MS } from "#domain/time.ts";
import { fingerprintOf } from "#publish/fingerprint.ts";
import { publish } from "#publish/publish.ts";
import { RELEASE_FILE, readOffers } from "#publish/releases.ts";
import { startS3Server } from "#sandbox/s3/server.ts";
import { parseStorageSettings } from "#shop/storage-settings.ts";
import { storeFiles, storeFilesBySettings } from "#shop/store-files.ts";
import { openVerifiedFiles } from "#shop/verified-files.ts";
import { FIXTURE, temporaryFolder } from "../catalogue/content-folder.ts";
import { freePort } from "../free-port.ts";
import { PUBLISH_TIMEOUT_MS } from "../site/publish-shop.ts";

const SITE_URL = "https://lamps.example";
const FORM_TARGET = "https://pay.example";
const OLD_SONG = "the song as it was sold until today";
const NEW_SONG = "the corrected song";

/** A shop whose live release has the old song. A release with the new one has been built, since rendering takes long. */
let folder: string;
let contentDir: string;
let buildDir: string;
let children: ChildProcess[];
let closers: (() => Promise<unknown>)[];

beforeEach(async () => {
  [children, closers] = [[], []];
  folder = temporaryFolder();
  [contentDir, buildDir] = [join(folder, "content"), join(folder, "build")];
  cpSync(FIXTURE, contentDir, { recursive: true });
  writeRelease("before", "of other content", OLD_SONG);
  symlinkSync(join("releases", "before"), join(buildDir, "current"));
  writeFileSync(songPath(), NEW_SONG);
  writeRelease("after", await fingerprintOf(contentDir, [SITE_URL, FORM_TARGET]), NEW_SONG);
});
afterEach(async () => {
  for (const child of children) child.kill("SIGKILL");
  for (const close of closers) await close();
});

function songPath(): string {
  return join(contentDir, "products/lamp-song/files/song.wav");
}

function fileOf(song: string): OfferFile {
  const sha256 = createHash("sha256").update(song).digest("hex");
  const name = "song.wav";
  return { key: `${sha256}/${name}`, name, title: null, size: song.length, type: "audio/wav", sha256 };
}

function writeRelease(id: string, fingerprint: string, song: string): void {
  const part = { product: "lamp-song", name: { en: "Lamp Song" }, files: [fileOf(song)] };
  const option = { key: "standard", name: {}, price: 900, minimum: null, parts: [part] };
  const offers: OffersFile = {
    version: 2,
    shop: { name: { en: "Lamp Works" }, languages: ["en"], support: "hello@lamp.example" },
    offers: [
      { product: "lamp-song", name: {}, summary: {}, image: null, currency: "USD", options: [option] },
    ],
    messages: {},
  };
  const release = join(buildDir, "releases", id);
  mkdirSync(join(release, "site"), { recursive: true });
  writeFileSync(join(release, "offers.json"), JSON.stringify(offers));
  writeFileSync(join(release, RELEASE_FILE), JSON.stringify({ id, fingerprint, base: "before" }));
}

function liveRelease(): string {
  return readlinkSync(join(buildDir, "current"));
}

function start(script: string, args: string[], variables: Record<string, string> = {}): ChildProcess {
  const env = {
    ...{ PATH: process.env.PATH, NODE_ENV: "test" as const, SITE_URL },
    ...{ CONTENT_DIR: contentDir, BUILD_DIR: buildDir, DATA_DIR: join(folder, "data") },
    ...variables,
  };
  const child = spawn(process.execPath, [script, ...args], { env });
  children.push(child);
  return child;
}

/** Publishes with the storage of these settings, as the command does. */
async function publishTo(variables: Record<string, string> = {}): Promise<void> {
  const storage = parseStorageSettings({ DATA_DIR: join(folder, "data"), ...variables });
  await publish({
    ...{ contentDir, buildDir, siteUrl: SITE_URL, formTargets: [FORM_TARGET], log: () => {} },
    storeFiles: (offers) =>
      storeFilesBySettings(storage, { offers, contentDir, log: () => {}, cacheDir: join(buildDir, "cache") }),
  });
}

function startPublish(variables: Record<string, string>): ChildProcess {
  return start("scripts/shop.ts", ["publish", "--form-target", FORM_TARGET], variables);
}

function variablesOf({ endpoint, region, bucket, accessKeyId, secretAccessKey }: S3Options) {
  return {
    ...{ FILES: "s3", S3_ENDPOINT: endpoint, S3_REGION: region, S3_BUCKET: bucket },
    ...{ S3_ACCESS_KEY_ID: accessKeyId, S3_SECRET_ACCESS_KEY: secretAccessKey },
  };
}

async function openBucket(): Promise<S3Options> {
  const { options, close } = await startS3Server();
  closers.push(close);
  return options;
}

/** A storage that answers as the test says. */
async function openStorage(answer: RequestListener): Promise<S3Options> {
  const server = createServer(answer).listen(0, "127.0.0.1");
  await once(server, "listening");
  closers.push(async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  const keys = { accessKeyId: "key", secretAccessKey: "secret" };
  return { endpoint: `http://127.0.0.1:${address.port}`, region: "auto", bucket: "goods", ...keys };
}

describe("publishing", { timeout: PUBLISH_TIMEOUT_MS }, () => {
  it("stores the files for sale in the folder, and keeps those of earlier buyers", async () => {
    const root = join(folder, "data", "files");
    const [old, corrected] = [fileOf(OLD_SONG), fileOf(NEW_SONG)];
    mkdirSync(join(root, old.sha256), { recursive: true });
    writeFileSync(join(root, old.key), OLD_SONG);
    await publishTo();
    expect(liveRelease()).toBe("releases/after");
    expect(readFileSync(join(root, old.key), "utf8")).toBe(OLD_SONG);
    expect(readFileSync(join(root, corrected.key), "utf8")).toBe(NEW_SONG);
  });

  it("leaves the shop as it was if the storage refuses, says why, and completes the next time", async () => {
    const closed = await openStorage((_, response) => response.writeHead(403).end());
    const refused = startPublish(variablesOf(closed));
    const reasons = refused.stderr ? text(refused.stderr) : "";
    expect(await once(refused, "exit")).toEqual([1, null]);
    expect(await reasons).toContain("the file storage did not look up a file (HTTP 403)");
    expect(await reasons).toContain("Nothing was published");
    expect(liveRelease()).toBe("releases/before");

    const bucket = await openBucket();
    // The keys for payments and mail are not needed for publishing.
    const variables = { ...variablesOf(bucket), NODE_ENV: "production" };
    await publishTo(variables);
    expect(liveRelease()).toBe("releases/after");
    const { key, size, sha256 } = fileOf(NEW_SONG);
    expect(await s3Files(bucket).stat(key)).toEqual({ size, sha256 });
  });

  it("leaves the shop as it was if it is killed while it stores a file, and completes the next time", async () => {
    let child: ChildProcess | null = null;
    const stalled = await openStorage(({ method }, response) => {
      if (method === "PUT") child?.kill("SIGKILL");
      else response.writeHead(404).end();
    });
    child = startPublish(variablesOf(stalled));
    expect(await once(child, "exit")).toEqual([null, "SIGKILL"]);
    expect(liveRelease()).toBe("releases/before");

    await publishTo();
    expect(liveRelease()).toBe("releases/after");
  });

  it("stores the files of an unchanged shop in a storage that does not have them", async () => {
    symlinkSync(join("releases", "after"), join(buildDir, "next"));
    renameSync(join(buildDir, "next"), join(buildDir, "current"));
    const bucket = await openBucket();
    await publishTo(variablesOf(bucket));
    expect(await s3Files(bucket).stat(fileOf(NEW_SONG).key)).not.toBeNull();
  });

  it("asks a bucket for a file once a day, however often it publishes", async () => {
    const bucket = await openBucket();
    const files = s3Files(bucket);
    let asked = 0;
    const counting = {
      ...files,
      stat(key: string) {
        asked += 1;
        return files.stat(key);
      },
    };
    const offers = await readOffers(buildDir, "after");
    const askedAfter = async (ms: number, storage = bucket) => {
      asked = 0;
      const verified = await openVerifiedFiles(join(buildDir, "cache"), storage, DAY_MS + ms);
      await storeFiles({ offers, contentDir, files: counting, verified, log: () => {} });
      return asked;
    };
    expect(await askedAfter(0), "before and after it is stored").toBe(2);
    expect(await askedAfter(1_000)).toBe(0);
    expect(await askedAfter(2_000, { ...bucket, bucket: "another" })).toBe(1);
    expect(await askedAfter(DAY_MS), "it may have been deleted").toBe(1);
  });
});

describe("npm start", { timeout: PUBLISH_TIMEOUT_MS }, () => {
  it("publishes nothing if the storage refuses the files, says why, and starts the shop that is live", async () => {
    const closed = await openStorage((_, response) => response.writeHead(403).end());
    const [port, sandboxPort] = [await freePort(), await freePort()];
    const variables = { ...variablesOf(closed), PORT: String(port), SANDBOX_PORT: String(sandboxPort) };
    const targets = [`http://localhost:${sandboxPort}`, closed.endpoint];
    writeRelease("after", await fingerprintOf(contentDir, [SITE_URL, ...targets]), NEW_SONG);
    const shop = start("scripts/start.ts", [], variables);
    let output = "";
    for (const stream of [shop.stdout, shop.stderr])
      stream?.setEncoding("utf8").on("data", (text: string) => {
        output += text;
      });
    for (const line of ["Nothing was published", "shows release before"])
      await expect.poll(() => output, { timeout: PUBLISH_TIMEOUT_MS }).toContain(line);
    expect(output).toContain(`Shop      ${SITE_URL}`);
    expect(liveRelease()).toBe("releases/before");
  });
});
