import type { R2Bucket } from "@cloudflare/workers-types";
import { AwsClient } from "aws4fetch";
import { filePath } from "#domain/addresses.ts";
import { attachment } from "./content-disposition.ts";
import { secondsUntil } from "./expiry.ts";
import { type Files, FilesDown, type StoredFile } from "./files.ts";
import { checkKey, sha256Of } from "./key.ts";
import type { S3Options } from "./s3-options.ts";

/** Retries after a server error, as many as the SDK makes on Node. */
const RETRIES = 2;

export interface R2Options extends S3Options {
  /** The same bucket bound to the Worker, which looks up files without signed requests. null: the storage is not R2. */
  binding: Pick<R2Bucket, "head" | "get"> | null;
}

/**
 * Reads files in a bucket of R2, or of any S3-compatible storage, from a Worker. Buyers download directly from the bucket.
 * Their URLs use the S3 API in both cases, because a binding cannot sign URLs.
 */
export function r2Files({
  binding,
  endpoint,
  bucket,
  clock = () => new Date(),
  ...options
}: R2Options): Files {
  const client = new AwsClient({ ...options, service: "s3", retries: RETRIES });
  const objectUrl = (key: string) => new URL(`${endpoint}${filePath(bucket, ...key.split("/"))}`);
  return {
    async stat(key) {
      if (sha256Of(key) === null) return null;
      return binding ? statWithBinding(binding, key) : statWithRequest(client, objectUrl(key));
    },

    async read(key) {
      checkKey(key);
      return binding ? readWithBinding(binding, key) : readWithRequest(client, objectUrl(key));
    },

    async presign({ key, name, type }, expires) {
      checkKey(key);
      const now = clock();
      const url = objectUrl(key);
      url.searchParams.set("response-content-disposition", attachment(name));
      url.searchParams.set("response-content-type", type);
      return presignUrl(client, url, secondsUntil(expires, now), now);
    },
  };
}

async function statWithBinding(bucket: Pick<R2Bucket, "head">, key: string): Promise<StoredFile | null> {
  const found = await bucket.head(key).catch((cause) => {
    throw new FilesDown("the file storage did not look up a file", { cause });
  });
  return found && { size: found.size, sha256: found.customMetadata?.sha256 ?? null };
}

async function statWithRequest(client: AwsClient, url: URL): Promise<StoredFile | null> {
  const { ok, status, headers } = await client.fetch(url.href, { method: "HEAD" }).catch((cause) => {
    throw new FilesDown("the file storage did not look up a file", { cause });
  });
  if (status === 404) return null;
  if (!ok) throw new FilesDown(`the file storage did not look up a file (HTTP ${status})`);
  return { size: Number(headers.get("Content-Length")), sha256: headers.get("x-amz-meta-sha256") };
}

async function readWithBinding(
  bucket: Pick<R2Bucket, "get">,
  key: string,
): Promise<ReadableStream<Uint8Array>> {
  const found = await bucket.get(key).catch((cause) => {
    throw new FilesDown("the file storage did not read a file", { cause });
  });
  if (!found) throw new FilesDown("the file storage has no such file");
  const { body }: { body: unknown } = found;
  if (!(body instanceof ReadableStream)) throw new FilesDown("the file storage did not read a file");
  return body;
}

async function readWithRequest(client: AwsClient, url: URL): Promise<ReadableStream<Uint8Array>> {
  const { ok, status, body } = await client.fetch(url.href).catch((cause) => {
    throw new FilesDown("the file storage did not read a file", { cause });
  });
  if (!ok) throw new FilesDown(`the file storage did not read a file (HTTP ${status})`);
  return body ?? new Blob([]).stream();
}

/**
 * Adds an AWS Signature Version 4 to the query of a URL, valid for GET from `now` for so many seconds.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
 */
export async function presignUrl(
  client: AwsClient,
  unsignedUrl: URL,
  seconds: number,
  now: Date,
): Promise<string> {
  const url = new URL(unsignedUrl);
  // The default of aws4fetch is a day.
  url.searchParams.set("X-Amz-Expires", String(seconds));
  const datetime = now.toISOString().replace(/[-:]|\.\d+/g, "");
  const signed = await client.sign(url.href, { aws: { signQuery: true, datetime } });
  // URLSearchParams encodes a space as "+", which S3 may not decode as a space. A literal plus sign is already "%2B".
  return signed.url.replaceAll("+", "%20");
}
