import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  NotFound,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { attachment } from "./content-disposition.ts";
import { secondsUntil } from "./expiry.ts";
import { FilesDown, type ManagedFiles } from "./files.ts";
import { checkKey, isListed, sha256Of } from "./key.ts";
import { createClient, filesDown } from "./s3/client.ts";
import { uploadInParts } from "./s3/multipart.ts";
import type { S3Options } from "./s3-options.ts";

/** From which size on files are uploaded in parts, so that an upload that was cut off can go on, and the size of a part in memory. */
const IN_PARTS = { fromBytes: 64 * 1024 * 1024, partBytes: 8 * 1024 * 1024 };

/**
 * Stores files in a bucket of S3, R2 or any compatible storage. Buyers download directly from the bucket. For Node only: a
 * Worker reads the same bucket with r2.ts, which is a thirtieth of the size.
 */
export function s3Files({
  bucket,
  clock = () => new Date(),
  inParts = IN_PARTS,
  ...options
}: S3Options & { inParts?: typeof IN_PARTS }): ManagedFiles {
  const client = createClient(options);
  return {
    async stat(key) {
      if (sha256Of(key) === null) return null;
      try {
        const found = await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
        return { size: found.ContentLength ?? 0, sha256: found.Metadata?.sha256 ?? null };
      } catch (error) {
        if (error instanceof NotFound) return null;
        throw filesDown("look up a file", error);
      }
    },

    async put({ key, name, type, size, sha256 }, body) {
      checkKey(key, sha256);
      const file = {
        Bucket: bucket,
        Key: key,
        ContentType: type,
        // Presigned URLs set this too. It matters when the file is opened in any other way.
        ContentDisposition: attachment(name),
        Metadata: { sha256 },
      };
      const stored =
        size > inParts.fromBytes
          ? uploadInParts(client, file, { size, sha256, partBytes: inParts.partBytes }, body)
          : client.send(
              new PutObjectCommand({
                ...file,
                Body: body,
                ContentLength: size,
                // The storage rejects the file if its content does not match.
                ChecksumSHA256: base64(sha256),
              }),
            );
      await stored.catch((error) => {
        throw filesDown("store a file", error);
      });
    },

    async read(key) {
      checkKey(key);
      const command = new GetObjectCommand({ Bucket: bucket, Key: key });
      const { Body } = await client.send(command).catch((error) => {
        throw filesDown("read a file", error);
      });
      if (!Body) throw new FilesDown("the file storage did not read a file");
      return Body.transformToWebStream();
    },

    async *list(prefix) {
      let ContinuationToken: string | undefined;
      do {
        const command = new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, ContinuationToken });
        const page = await client.send(command).catch((error) => {
          throw filesDown("list its files", error);
        });
        for (const { Key: key = "", Size: size = 0, LastModified: storedAt = new Date() } of page.Contents ??
          [])
          if (isListed(key, prefix)) yield { key, size, storedAt };
        ContinuationToken = page.NextContinuationToken;
      } while (ContinuationToken);
    },

    async remove(key) {
      checkKey(key);
      await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key })).catch((error) => {
        throw filesDown("delete a file", error);
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

function base64(hex: string): string {
  return btoa(hex.replace(/../g, (byte) => String.fromCharCode(Number.parseInt(byte, 16))));
}
