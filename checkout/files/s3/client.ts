import { S3Client } from "@aws-sdk/client-s3";
import { FetchHttpHandler } from "@smithy/fetch-http-handler";
import { FilesDown } from "../files.ts";
import type { Bucket } from "../s3-options.ts";

/** Keeps the SDK from also writing errors to the console. */
const SILENT = { debug() {}, info() {}, warn() {}, error() {} };

/**
 * Node copies the request body while sending it, to repeat it after a redirect or an authentication prompt. These settings
 * rule out both, so no copy is made (Fetch standard, HTTP-network-or-cache fetch).
 */
const WITHOUT_BODY_COPY: RequestInit = { redirect: "error", window: null };

/** The SDK's client of a bucket. Uses `fetch` because Node's HTTP client does not accept web streams as a body. */
export function createClient({
  endpoint,
  region,
  accessKeyId,
  secretAccessKey,
}: Omit<Bucket, "bucket">): S3Client {
  return new S3Client({
    endpoint,
    region,
    // Some S3-compatible storages do not support the bucket in the host name.
    forcePathStyle: true,
    credentials: { accessKeyId, secretAccessKey },
    requestHandler: new FetchHttpHandler({
      customFetch: (input: RequestInfo | URL, init?: RequestInit) =>
        fetch(input, { ...init, ...WITHOUT_BODY_COPY }),
    }),
    logger: SILENT,
    // By default the SDK sends more checksums as trailers, which few S3-compatible storages support.
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
  });
}

/** Includes the HTTP status, because the response to HEAD has no error message. */
export function filesDown(action: string, cause: unknown): FilesDown {
  return new FilesDown(`the file storage did not ${action}${describeStatus(cause)}`, { cause });
}

function describeStatus(cause: unknown): string {
  if (!(cause instanceof Error && "$metadata" in cause)) return "";
  const { $metadata } = cause;
  const hasStatus = typeof $metadata === "object" && $metadata !== null && "httpStatusCode" in $metadata;
  return hasStatus ? ` (HTTP ${$metadata.httpStatusCode})` : "";
}
