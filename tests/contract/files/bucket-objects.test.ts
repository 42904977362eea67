import { randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FilesDown } from "#checkout/files/files.ts";
import { bucketObjects } from "#checkout/files/s3/bucket-objects.ts";
import { startS3Server } from "#sandbox/s3/server.ts";

const MB = 1024 * 1024;
/** The smallest that S3 accepts. */
const PART_BYTES = 5 * MB;

describe("the objects of a bucket", () => {
  let server: Awaited<ReturnType<typeof startS3Server>>;
  let folder: string;
  beforeAll(async () => {
    server = await startS3Server();
    folder = await mkdtemp(join(tmpdir(), "vitrine-objects-"));
  });
  afterAll(async () => {
    await server.close();
    await rm(folder, { recursive: true });
  });

  const open = (options = {}) =>
    bucketObjects({
      ...server.options,
      inParts: { fromBytes: PART_BYTES, partBytes: PART_BYTES },
      ...options,
    });

  async function upload(key: string, content: Uint8Array): Promise<void> {
    const path = join(folder, "file");
    await writeFile(path, content);
    await open().upload(key, path);
  }

  it.each([
    ["small", 1_000],
    ["in parts", 2 * PART_BYTES + 1_000],
    ["empty", 0],
  ])("are stored whole: %s", async (kind, size) => {
    const content = randomBytes(size);
    await upload(`sizes/${kind}`, content);
    expect((await buffer(await open().read(`sizes/${kind}`))).equals(content)).toBe(true);
  });

  it("are listed by their prefix in ascending order, and deleted one by one", async () => {
    for (const key of ["listed/b", "listed/a", "elsewhere/c"]) await upload(key, randomBytes(10));
    expect(await open().list("listed/")).toEqual(["listed/a", "listed/b"]);
    await open().remove("listed/a");
    await open().remove("listed/never-there");
    expect(await open().list("listed/")).toEqual(["listed/b"]);
    await expect(open().read("listed/a")).rejects.toThrow(FilesDown);
  });

  it("lose what is left of uploads that were cut off, once it is old", async () => {
    const { S3Client, CreateMultipartUploadCommand, ListMultipartUploadsCommand } = await import(
      "@aws-sdk/client-s3"
    );
    const { endpoint, region, bucket: Bucket, accessKeyId, secretAccessKey } = server.options;
    const credentials = { accessKeyId, secretAccessKey };
    const client = new S3Client({ endpoint, region, forcePathStyle: true, credentials });
    await client.send(new CreateMultipartUploadCommand({ Bucket, Key: "cut/off" }));
    const left = async () =>
      (await client.send(new ListMultipartUploadsCommand({ Bucket, Prefix: "cut/" }))).Uploads ?? [];
    await open().removeUnfinished("cut/", new Date(Date.now() - 60_000));
    expect(await left()).toHaveLength(1);
    await open().removeUnfinished("cut/", new Date(Date.now() + 60_000));
    expect(await left()).toHaveLength(0);
  });

  it("say who failed, with the storage's answer", async () => {
    await expect(open({ secretAccessKey: "wrong" }).list("")).rejects.toThrow(
      new FilesDown("the file storage did not list its files (HTTP 403)"),
    );
  });
});
