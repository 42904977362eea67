import {
  GetObjectCommand,
  HeadObjectCommand,
  NotFound,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { FetchHttpHandler } from "@smithy/fetch-http-handler";
import { attachment } from "./content-disposition.ts";
import { secondsUntil } from "./expiry.ts";
import { FilesDown, type WritableFiles } from "./files.ts";
import { checkKey, sha256Of } from "./key.ts";
import type { S3Options } from "./s3-options.ts";

/** Errors are thrown. The SDK would also write them to the console. */
const SILENT = { debug() {}, info() {}, warn() {}, error() {} };

/**
 * Node keeps a copy of the body that it sends, to send it again after a redirect or a password prompt. These settings rule
 * both out (Fetch standard, HTTP-network-or-cache fetch).
 */
const WITHOUT_COPY: RequestInit = { redirect: "error", window: null };

/**
 * Stores the goods in a bucket of S3, R2 or any compatible storage. Buyers download from there directly. For Node; a Worker
 * reads the same bucket with r2.ts, which is a thirtieth of the size.
 */
export function s3Files({ bucket, clock = () => new Date(), ...options }: S3Options): WritableFiles {
  const client = clientOf(options);
  return {
    async stat(key) {
      if (sha256Of(key) === null) return null;
      try {
        const found = await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
        return { size: found.ContentLength ?? 0, sha256: found.Metadata?.sha256 ?? null };
      } catch (error) {
        if (error instanceof NotFound) return null;
        throw failure("look up a file", error);
      }
    },

    async put({ key, name, type, size, sha256 }, body) {
      checkKey(key, sha256);
      const command = new PutObjectCommand({
        Bucket: bucket,
        Key: key,
        Body: body,
        ContentLength: size,
        ContentType: type,
        // Presigned URLs say so too; this is for any other way to the file.
        ContentDisposition: attachment(name),
        // The storage refuses the file if it receives anything else.
        ChecksumSHA256: base64(sha256),
        Metadata: { sha256 },
      });
      await client.send(command).catch((error) => {
        throw failure("store a file", error);
      });
    },

    async presign({ key, name, type }, expires) {
      checkKey(key);
      const now = clock();
      const command = new GetObjectCommand({
        Bucket: bucket,
        Key: key,
        ResponseContentDisposition: attachment(name),
        ResponseContentType: type,
      });
      return getSignedUrl(client, command, { signingDate: now, expiresIn: secondsUntil(expires, now) });
    },
  };
}

/** Uses `fetch`, which takes the body as a web stream. Node's HTTP client would not. */
function clientOf({ endpoint, region, accessKeyId, secretAccessKey }: Omit<S3Options, "bucket" | "clock">) {
  return new S3Client({
    endpoint,
    region,
    // The bucket in the path, not in the host name. Every S3-compatible storage understands that.
    forcePathStyle: true,
    credentials: { accessKeyId, secretAccessKey },
    requestHandler: new FetchHttpHandler({
      customFetch: (input: RequestInfo | URL, init?: RequestInit) =>
        fetch(input, { ...init, ...WITHOUT_COPY }),
    }),
    logger: SILENT,
    // The SDK would send further checksums as trailers, which few storages besides Amazon's understand.
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
  });
}

function base64(hex: string): string {
  return btoa(hex.replace(/../g, (byte) => String.fromCharCode(Number.parseInt(byte, 16))));
}

/** The message holds the status, which is all that a storage says in answer to HEAD. */
function failure(what: string, cause: unknown): FilesDown {
  return new FilesDown(`the file storage did not ${what}${statusOf(cause)}`, { cause });
}

function statusOf(cause: unknown): string {
  if (!(cause instanceof Error && "$metadata" in cause)) return "";
  const { $metadata } = cause;
  const known = typeof $metadata === "object" && $metadata !== null && "httpStatusCode" in $metadata;
  return known ? ` (HTTP ${$metadata.httpStatusCode})` : "";
}
