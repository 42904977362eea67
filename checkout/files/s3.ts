import {
  GetObjectCommand,
  HeadObjectCommand,
  NotFound,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { FetchHttpHandler } from "@smithy/fetch-http-handler";
import { attachment } from "./disposition.ts";
import { type Files, FilesDown } from "./files.ts";
import { checkKey, sha256Of } from "./key.ts";
import { secondsUntil } from "./lifetime.ts";

/** Whatever goes wrong is thrown; the SDK would write to the console besides. */
const SILENT = { debug() {}, info() {}, warn() {}, error() {} };

/**
 * Node keeps a copy of every byte that is sent, in case of a redirect, unless a redirect is an error and nobody is asked about
 * it (Fetch standard, HTTP-network-or-cache fetch). workerd keeps none and does not know that mode.
 */
const ONCE: RequestInit = navigator.userAgent.startsWith("Node") ? { redirect: "error", window: null } : {};

export interface S3Options {
  /** As in `https://<account>.r2.cloudflarestorage.com`, without the bucket. */
  endpoint: string;
  /** `auto` for R2. */
  region: string;
  bucket: string;
  accessKeyId: string;
  secretAccessKey: string;
  /** The bucket in the path and not in the host name, which every S3-compatible storage understands. */
  forcePathStyle?: boolean;
  clock?: () => Date;
}

/** Keeps the goods in a bucket of S3, R2 or anything that speaks their protocol; downloads go there directly. */
export function s3Files({ bucket, clock = () => new Date(), ...options }: S3Options): Files {
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
        // Presigned URLs say it again; this is for whoever reaches the file in another way.
        ContentDisposition: attachment(name),
        // The storage refuses the file if what arrives is something else.
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

/** Speaks through `fetch` everywhere, for Node's own HTTP client is not there at the edge. */
function clientOf({
  endpoint,
  region,
  accessKeyId,
  secretAccessKey,
  forcePathStyle = true,
}: Omit<S3Options, "bucket" | "clock">) {
  return new S3Client({
    endpoint,
    region,
    forcePathStyle,
    credentials: { accessKeyId, secretAccessKey },
    requestHandler: new FetchHttpHandler({
      customFetch: (input: RequestInfo | URL, init?: RequestInit) => fetch(input, { ...init, ...ONCE }),
    }),
    logger: SILENT,
    // Further checksums are sent as trailers, which storages other than Amazon's do not understand; files carry their SHA-256.
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
  });
}

function base64(hex: string): string {
  return btoa(hex.replace(/../g, (byte) => String.fromCharCode(Number.parseInt(byte, 16))));
}

/** The status is said too: at the edge the SDK cannot read what the storage answers, for want of an XML parser there. */
function failure(what: string, cause: unknown): FilesDown {
  return new FilesDown(`the file storage did not ${what}${statusOf(cause)}`, { cause });
}

function statusOf(cause: unknown): string {
  if (!(cause instanceof Error && "$metadata" in cause)) return "";
  const { $metadata } = cause;
  const known = typeof $metadata === "object" && $metadata !== null && "httpStatusCode" in $metadata;
  return known ? ` (HTTP ${$metadata.httpStatusCode})` : "";
}
