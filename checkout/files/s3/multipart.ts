import { createHash } from "node:crypto";
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  type CreateMultipartUploadCommandInput,
  ListMultipartUploadsCommand,
  type ListMultipartUploadsCommandOutput,
  ListPartsCommand,
  type S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3";

/** The limit of S3. */
const MAX_PARTS = 10_000;

interface Part {
  ETag: string | undefined;
  Size: number | undefined;
}

/**
 * Uploads a large file in parts, and goes on with an upload that was cut off: parts that the storage has are read from the body but not
 * sent again. The storage compares each part with its MD5 when it receives it, and the whole is compared with the SHA-256 before it is
 * put together. https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html
 *
 * @throws if it is cut off (another call continues), or if the body differs from the stated file (its parts are deleted)
 */
export async function uploadInParts(
  client: S3Client,
  file: CreateMultipartUploadCommandInput & { Bucket: string; Key: string },
  { size, sha256, partBytes }: { size: number; sha256: string; partBytes: number },
  body: ReadableStream<Uint8Array>,
): Promise<void> {
  const { Bucket, Key } = file;
  const UploadId =
    (await findUpload(client, { Bucket, Key })) ??
    (await client.send(new CreateMultipartUploadCommand(file))).UploadId;
  const upload = { Bucket, Key, UploadId };
  const stored = await listParts(client, upload);
  const hash = createHash("sha256");
  const parts: { PartNumber: number; ETag: string | undefined }[] = [];
  let received = 0;
  for await (const content of partsOf(body, Math.max(partBytes, Math.ceil(size / MAX_PARTS)))) {
    hash.update(content);
    received += content.byteLength;
    const PartNumber = parts.length + 1;
    const uploaded = stored.get(PartNumber);
    const { ETag } = uploaded?.Size === content.byteLength ? uploaded : await send(PartNumber, content);
    parts.push({ PartNumber, ETag });
  }
  const digest = hash.digest("hex");
  if (received !== size || digest !== sha256) {
    await client.send(new AbortMultipartUploadCommand(upload));
    throw new Error(
      `${Key}: found ${received} bytes with SHA-256 ${digest}, expected ${size} with ${sha256}`,
    );
  }
  await client.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts: parts } }));

  function send(PartNumber: number, Body: Uint8Array) {
    const ContentMD5 = createHash("md5").update(Body).digest("base64");
    return client.send(new UploadPartCommand({ ...upload, PartNumber, Body, ContentMD5 }));
  }
}

/** Deletes the parts of uploads to keys with a prefix that were started before a time and have not ended. */
export async function abortUploads(
  client: S3Client,
  { Bucket, Prefix }: { Bucket: string; Prefix: string },
  before: Date,
): Promise<void> {
  let markers: { KeyMarker?: string; UploadIdMarker?: string | undefined } | null = {};
  do {
    const page: ListMultipartUploadsCommandOutput = await client.send(
      new ListMultipartUploadsCommand({ Bucket, Prefix, ...markers }),
    );
    for (const { Key, UploadId, Initiated } of page.Uploads ?? []) {
      if (Initiated && Initiated < before)
        await client.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId }));
    }
    const { IsTruncated, NextKeyMarker: KeyMarker, NextUploadIdMarker: UploadIdMarker } = page;
    markers = IsTruncated && KeyMarker ? { KeyMarker, UploadIdMarker } : null;
  } while (markers);
}

/** The upload of a file that was started last and has not ended. */
async function findUpload(
  client: S3Client,
  { Bucket, Key }: { Bucket: string; Key: string },
): Promise<string | undefined> {
  const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket, Prefix: Key }));
  const startedAt = ({ Initiated }: { Initiated?: Date | undefined }) => Initiated?.getTime() ?? 0;
  return Uploads.filter((upload) => upload.Key === Key)
    .toSorted((a, b) => startedAt(a) - startedAt(b))
    .at(-1)?.UploadId;
}

async function listParts(
  client: S3Client,
  upload: { Bucket: string; Key: string; UploadId: string | undefined },
): Promise<Map<number, Part>> {
  const parts = new Map<number, Part>();
  let PartNumberMarker: string | undefined;
  do {
    const page = await client.send(new ListPartsCommand({ ...upload, PartNumberMarker }));
    for (const { PartNumber = 0, ETag, Size } of page.Parts ?? []) parts.set(PartNumber, { ETag, Size });
    PartNumberMarker = page.IsTruncated ? page.NextPartNumberMarker : undefined;
  } while (PartNumberMarker);
  return parts;
}

/** The content in pieces of one size; only the last is smaller. Each is valid until the next one is asked for. */
async function* partsOf(body: ReadableStream<Uint8Array>, partBytes: number): AsyncIterable<Uint8Array> {
  const part = new Uint8Array(partBytes);
  let filled = 0;
  for await (const chunk of body) {
    for (let start = 0; start < chunk.byteLength; ) {
      const piece = chunk.subarray(start, start + partBytes - filled);
      part.set(piece, filled);
      filled += piece.byteLength;
      start += piece.byteLength;
      if (filled < partBytes) continue;
      yield part;
      filled = 0;
    }
  }
  if (filled > 0) yield part.subarray(0, filled);
}
