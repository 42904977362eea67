import type { R2Bucket } from "@cloudflare/workers-types";
import { AwsClient } from "aws4fetch";
import { filePath } from "#domain/addresses.ts";
import { attachment } from "./content-disposition.ts";
import { secondsUntil } from "./expiry.ts";
import { type Files, FilesDown, type StoredFile } from "./files.ts";
import { checkKey, sha256Of } from "./key.ts";
import type { S3Options } from "./s3-options.ts";

/** Further attempts after a server error, as many as the SDK makes on Node. */
const RETRIES = 2;

export interface R2Options extends S3Options {
  /** The same bucket, bound to the Worker: no request has to be signed to look up a file. Not every storage is R2. */
  binding: Pick<R2Bucket, "head"> | null;
}

/**
 * Reads the goods in a bucket of R2, or of any S3-compatible storage, from a Worker. Buyers download from there directly, with
 * URLs of the S3 API in either case: R2 signs no others.
 */
export function r2Files({
  binding,
  endpoint,
  bucket,
  clock = () => new Date(),
  ...options
}: R2Options): Files {
  const client = new AwsClient({ ...options, service: "s3", retries: RETRIES });
  const addressOf = (key: string) => new URL(`${endpoint}${filePath(bucket, ...key.split("/"))}`);
  return {
    async stat(key) {
      if (sha256Of(key) === null) return null;
      return binding ? statBound(binding, key) : statSigned(client, addressOf(key));
    },

    async presign({ key, name, type }, expires) {
      checkKey(key);
      const now = clock();
      const address = addressOf(key);
      address.searchParams.set("response-content-disposition", attachment(name));
      address.searchParams.set("response-content-type", type);
      return presignUrl(client, address, secondsUntil(expires, now), now);
    },
  };
}

async function statBound(bucket: Pick<R2Bucket, "head">, key: string): Promise<StoredFile | null> {
  const found = await bucket.head(key).catch((cause) => {
    throw new FilesDown("the file storage did not look up a file", { cause });
  });
  return found && { size: found.size, sha256: found.customMetadata?.sha256 ?? null };
}

async function statSigned(client: AwsClient, address: URL): Promise<StoredFile | null> {
  const { ok, status, headers } = await client.fetch(address.href, { method: "HEAD" }).catch((cause) => {
    throw new FilesDown("the file storage did not look up a file", { cause });
  });
  if (status === 404) return null;
  if (!ok) throw new FilesDown(`the file storage did not look up a file (HTTP ${status})`);
  return { size: Number(headers.get("Content-Length")), sha256: headers.get("x-amz-meta-sha256") };
}

/**
 * The address with an AWS Signature Version 4 in its query, good for GET from `now` for that many seconds.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
 */
export async function presignUrl(
  client: AwsClient,
  address: URL,
  seconds: number,
  now: Date,
): Promise<string> {
  const url = new URL(address);
  // Without it aws4fetch signs for a day.
  url.searchParams.set("X-Amz-Expires", String(seconds));
  const datetime = now.toISOString().replace(/[-:]|\.\d+/g, "");
  const signed = await client.sign(url.href, { aws: { signQuery: true, datetime } });
  // URLSearchParams writes a space as a plus sign, which S3 is not bound to read as one. A real plus sign is %2B by now.
  return signed.url.replaceAll("+", "%20");
}
