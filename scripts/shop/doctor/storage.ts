import { createHash, randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import type { ManagedFiles, WritableFiles } from "#checkout/files/files.ts";
import { s3Files } from "#checkout/files/s3.ts";
import type { Bucket } from "#checkout/files/s3-options.ts";
import { createFiles } from "#checkout/node/files.ts";
import type { Settings } from "#checkout/settings.ts";
import type { Offer } from "#domain/offer.ts";
import { HOUR_MS } from "#domain/time.ts";
import { type Finding, ok, problem, reasonOf, warning } from "./finding.ts";

const STORAGE = "Files for sale";
const PROTECTION = "Links of files";
const CORS = "Reading in place";
const STAMPS = "Stamped PDFs";
const TYPE = "text/plain";
const LINK_S = 60;
const READ_IN_PLACE = /\.(pdf|epub)$/i;

type StorageSettings = Pick<Settings, "files" | "dataDir" | "siteUrl">;

/**
 * Stores a small file, reads it, downloads it by a link as a buyer does, checks that neither a missing nor an expired link works, and
 * deletes it.
 * @param offers what is published, which decides whether files are read in place
 */
export async function checkStorage(settings: StorageSettings, offers: Offer[]): Promise<Finding[]> {
  const { files: kind, dataDir } = settings;
  if (kind.kind === "folder" && !existsSync(dataDir))
    return [warning(STORAGE, `There is no ${dataDir} yet`, "Start the shop once, which creates it")];
  const probe = createProbe();
  const { files } = await createFiles(settings);
  const step = { doing: "store" };
  try {
    await files.put(probe.file, new Blob([probe.content]).stream());
    step.doing = "read";
    if ((await text(await files.read(probe.file.key))) !== probe.content)
      throw new Error("its content differs from what was stored");
    step.doing = "download by a link";
    const url = await files.presign(probe.file, new Date(Date.now() + LINK_S * 1000));
    const { cors } = await download(url, probe.content, settings);
    const open = await checkProtection(url, await expiredLink(settings, probe.file));
    const removal = await remove(settings, probe.file.key);
    return [
      ok(
        STORAGE,
        kind.kind === "s3"
          ? `The bucket ${kind.bucket} stores files, and buyers get them`
          : "The folder stores files, and buyers get them",
      ),
      ...open,
      ...checkCors(kind.kind, cors, offers, settings),
      ...removal,
      ...(await checkStamps(files, offers, { mayDelete: removal.length === 0 })),
    ];
  } catch (error) {
    await remove(settings, probe.file.key).catch(() => {});
    return [
      problem(STORAGE, `It does not ${step.doing} a file: ${reasonOf(error)}`, fixOf(settings, step.doing)),
    ];
  }
}

type Probe = ReturnType<typeof createProbe>;

function createProbe() {
  const content = `A file of shop doctor, which may be deleted: ${randomUUID()}\n`;
  const sha256 = createHash("sha256").update(content).digest("hex");
  const name = "shop-doctor.txt";
  const file = { key: `${sha256}/${name}`, name, type: TYPE, size: content.length, sha256 };
  return { content, file } satisfies { content: string; file: Parameters<WritableFiles["put"]>[0] };
}

/** As a page of the shop does that shows a part of a file. */
async function download(
  url: string,
  content: string,
  { siteUrl }: StorageSettings,
): Promise<{ cors: string | null }> {
  const headers = { Origin: siteUrl, Range: `bytes=0-${content.length - 1}` };
  const response = await fetch(url, { headers }).catch((error) => {
    throw new Error(reasonOf(error));
  });
  if ((await response.text()) !== content) throw new Error(`the answer is HTTP ${response.status}`);
  return { cors: response.headers.get("Access-Control-Allow-Origin") };
}

/** A link that was made an hour ago for a minute. */
async function expiredLink(settings: StorageSettings, file: Probe["file"]): Promise<string> {
  const { files: storage } = settings;
  const at = new Date(Date.now() - HOUR_MS);
  const clock = () => at;
  const files =
    storage.kind === "s3"
      ? s3Files({ ...bucketIn(storage), clock })
      : (await createFiles(settings, clock)).files;
  return files.presign(file, new Date(at.getTime() + LINK_S * 1000));
}

/** Only buyers may get a file, and only for a while. */
async function checkProtection(link: string, expired: string): Promise<Finding[]> {
  const [{ ok: isPublic }, { ok: isForEver }] = await Promise.all([
    fetch(link.replace(/\?.*/, "")),
    fetch(expired),
  ]);
  const fix = "Make the bucket private: allow no public access to its objects";
  if (isPublic) return [problem(PROTECTION, "Anybody can download the files without a link", fix)];
  if (isForEver) return [problem(PROTECTION, "Links that have expired still work", fix)];
  return [ok(PROTECTION, "Files need a link, which expires")];
}

function checkCors(
  kind: "folder" | "s3",
  allowed: string | null,
  offers: Offer[],
  { siteUrl }: StorageSettings,
): Finding[] {
  // The shop's own folder has the origin of the pages.
  if (kind === "folder") return [];
  if (allowed === "*" || allowed === siteUrl)
    return [ok(CORS, "The bucket lets the shop's pages read files")];
  const isNeeded = offers.some(({ options }) =>
    options.some(({ parts }) =>
      parts.some(({ files }) => files.some(({ name }) => READ_IN_PLACE.test(name))),
    ),
  );
  if (!isNeeded) return [ok(CORS, "The bucket does not let pages read files, and no PDF or EPUB is sold")];
  return [
    warning(
      CORS,
      "The bucket does not let the shop's pages read files (CORS), so PDFs and EPUBs cannot be opened in the library",
      `Set its CORS rules to [{"AllowedOrigins": ["${siteUrl}"], "AllowedMethods": ["GET"], "AllowedHeaders": ["range"]}]`,
    ),
  ];
}

/** The buyers' own copies of PDFs are looked for in the storage, and deleted once nobody needs them. */
async function checkStamps(
  files: ManagedFiles,
  offers: Offer[],
  { mayDelete }: { mayDelete: boolean },
): Promise<Finding[]> {
  const parts = offers.flatMap(({ options }) => options.flatMap(({ parts }) => parts));
  if (!parts.some(({ stampsPdfs }) => stampsPdfs)) return [];
  const fix = "Let the key list, write and delete objects of the bucket";
  try {
    for await (const _ of files.list("stamped/shop-doctor/")) break;
  } catch (error) {
    const text = `The storage does not list its files, so PDFs are delivered without names: ${reasonOf(error)}`;
    return [problem(STAMPS, text, fix)];
  }
  return mayDelete
    ? [ok(STAMPS, "The storage lists and deletes the buyers' copies")]
    : [
        warning(
          STAMPS,
          "The key is not allowed to delete, so the copies of erased buyers stay in the bucket",
          fix,
        ),
      ];
}

/** The shop itself deletes no file for sale, so a key need not be allowed to. */
async function remove({ files, dataDir }: StorageSettings, key: string): Promise<Finding[]> {
  if (files.kind === "folder") {
    await rm(dirname(join(dataDir, "files", key)), { recursive: true, force: true });
    return [];
  }
  const isDeleted = await s3Files(bucketIn(files))
    .remove(key)
    .then(
      () => true,
      () => false,
    );
  return isDeleted
    ? []
    : [ok("Test file", `The key is not allowed to delete, so ${key} of shop doctor stays in the bucket`)];
}

function bucketIn({ kind: _, ...bucket }: { kind: "s3" } & Bucket): Bucket {
  return bucket;
}

function fixOf({ files, siteUrl }: StorageSettings, doing: string): string {
  if (files.kind === "s3")
    return "Check S3_ENDPOINT, S3_REGION, S3_BUCKET and both keys, and that the key may read and write objects of the bucket";
  return doing === "download by a link"
    ? `Start the shop, and let ${siteUrl}/api/files/ reach it`
    : "Give the user of this process the folder: chown -R <user> DATA_DIR";
}
