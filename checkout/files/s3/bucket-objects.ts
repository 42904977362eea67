import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import type { Bucket } from "../s3-options.ts";
import { createClient, filesDown } from "./client.ts";
import { abortUploads, uploadInParts } from "./multipart.ts";

/** From which size on a file is uploaded in parts, and the size of a part in memory. */
const IN_PARTS = { fromBytes: 64 * 1024 * 1024, partBytes: 16 * 1024 * 1024 };

/** Objects of a bucket under keys of any form, unlike files for sale. */
export interface BucketObjects {
  /** The keys that begin with a prefix, in ascending order. @throws {FilesDown} */
  list(prefix: string): Promise<string[]>;
  /** Stores a file of this machine, or nothing. @throws {FilesDown} */
  upload(key: string, path: string): Promise<void>;
  /** @throws {FilesDown} also if there is none */
  read(key: string): Promise<Readable>;
  /** Deletes an object. Harmless if there is none. @throws {FilesDown} */
  remove(key: string): Promise<void>;
  /** Deletes what is left of uploads under a prefix that were cut off before a time. @throws {FilesDown} */
  removeUnfinished(prefix: string, before: Date): Promise<void>;
}

/** The objects of a bucket of S3, R2 or any compatible storage. */
export function bucketObjects({
  bucket: Bucket,
  inParts = IN_PARTS,
  ...options
}: Bucket & { inParts?: typeof IN_PARTS }): BucketObjects {
  const client = createClient(options);
  return {
    async list(Prefix) {
      const keys: string[] = [];
      let ContinuationToken: string | undefined;
      do {
        const command = new ListObjectsV2Command({ Bucket, Prefix, ContinuationToken });
        const page = await client.send(command).catch((error) => {
          throw filesDown("list its files", error);
        });
        keys.push(...(page.Contents ?? []).flatMap(({ Key }) => Key ?? []));
        ContinuationToken = page.NextContinuationToken;
      } while (ContinuationToken);
      return keys.toSorted();
    },

    async upload(Key, path) {
      const { size } = await stat(path);
      const hash = createHash("sha256");
      await pipeline(createReadStream(path), hash);
      const digest = hash.digest();
      const file = { Bucket, Key, ContentType: "application/octet-stream" };
      const body = Readable.toWeb(createReadStream(path)) as ReadableStream<Uint8Array>;
      const facts = { size, sha256: digest.toString("hex"), partBytes: inParts.partBytes };
      const stored =
        size > inParts.fromBytes
          ? uploadInParts(client, file, facts, body)
          : client.send(
              // The storage rejects the file if its content does not match.
              new PutObjectCommand({
                ...{ ...file, Body: body, ContentLength: size, ChecksumSHA256: digest.toString("base64") },
              }),
            );
      await stored.catch((error) => {
        throw filesDown("store a file", error);
      });
    },

    async read(Key) {
      const { Body } = await client.send(new GetObjectCommand({ Bucket, Key })).catch((error) => {
        throw filesDown("read a file", error);
      });
      if (!Body) throw filesDown("read a file", null);
      return Readable.fromWeb(Body.transformToWebStream() as Parameters<typeof Readable.fromWeb>[0]);
    },

    async remove(Key) {
      await client.send(new DeleteObjectCommand({ Bucket, Key })).catch((error) => {
        throw filesDown("delete a file", error);
      });
    },

    async removeUnfinished(Prefix, before) {
      await abortUploads(client, { Bucket, Prefix }, before).catch((error) => {
        throw filesDown("delete what is left of an upload", error);
      });
    },
  };
}
