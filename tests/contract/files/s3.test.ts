import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import { describe, expect, it } from "vitest";
import { FilesDown } from "#checkout/files/files.ts";
import { r2Files } from "#checkout/files/r2.ts";
import { s3Files } from "#checkout/files/s3.ts";
import type { S3Options } from "#checkout/files/s3-options.ts";
import { startS3Server } from "#sandbox/s3/server.ts";

const bytes = new TextEncoder().encode("four lanterns");
const sha256 = createHash("sha256").update(bytes).digest();
const file = {
  key: `${sha256.toString("hex")}/灯.txt`,
  name: "灯.txt",
  type: "text/plain",
  size: bytes.length,
  sha256: sha256.toString("hex"),
};

const OPTIONS = { region: "auto", bucket: "goods", accessKeyId: "key", secretAccessKey: "secret" };

it("an upload sends S3 the length, the checksum to verify, and the headers of a download", async () => {
  let headers: IncomingHttpHeaders = {};
  let received = "";
  const server = createServer(async (request, response) => {
    headers = request.headers;
    for await (const part of request) received += part;
    response.end();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" ? address?.port : null;
  await s3Files({ ...OPTIONS, endpoint: `http://127.0.0.1:${port}` }).put(file, new Blob([bytes]).stream());
  server.closeAllConnections();
  server.close();

  expect(received).toBe("four lanterns");
  expect(headers).toMatchObject({
    "content-length": "13",
    "content-type": "text/plain",
    "content-disposition": "attachment; filename=_.txt; filename*=UTF-8''%E7%81%AF.txt",
    "x-amz-checksum-sha256": sha256.toString("base64"),
    "x-amz-meta-sha256": sha256.toString("hex"),
  });
  expect(headers["transfer-encoding"]).toBeUndefined();
  expect(headers["content-encoding"]).toBeUndefined();
});

it("a file is not stored with a wrong access key", async () => {
  const { options, close } = await startS3Server();
  const files = s3Files({ ...options, secretAccessKey: "wrong" });
  await expect(files.put(file, new Blob([bytes]).stream())).rejects.toThrow(FilesDown);
  await close();
});

describe.each([
  { name: "Node", filesIn: s3Files },
  { name: "a Worker", filesIn: (options: S3Options) => r2Files({ ...options, binding: null }) },
])("a bucket seen from $name", ({ filesIn }) => {
  it("distinguishes a wrong key from a missing file", async () => {
    const { options, close } = await startS3Server();
    const files = filesIn({ ...options, secretAccessKey: "wrong" });
    await expect(files.stat(file.key)).rejects.toThrow(
      new FilesDown("the file storage did not look up a file (HTTP 403)"),
    );
    const url = await files.presign(file, new Date(Date.now() + 60_000));
    expect((await fetch(url)).status).toBe(403);
    await close();
  });

  it("throws an error if it cannot be reached", async () => {
    const files = filesIn({ ...OPTIONS, endpoint: "http://127.0.0.1:1" });
    await expect(files.stat(file.key)).rejects.toThrow(FilesDown);
  });

  it("retries up to two times during an outage of the storage", async () => {
    let failures = 2;
    let requests = 0;
    const server = createServer((_, response) => {
      requests += 1;
      failures -= 1;
      response.writeHead(failures < 0 ? 200 : 503, { "content-length": failures < 0 ? "13" : "0" }).end();
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    const port = typeof address === "object" ? address?.port : null;
    const files = filesIn({ ...OPTIONS, endpoint: `http://127.0.0.1:${port}` });
    expect(await files.stat(file.key)).toEqual({ size: 13, sha256: null });
    failures = 10;
    requests = 0;
    await expect(files.stat(file.key)).rejects.toThrow(
      new FilesDown("the file storage did not look up a file (HTTP 503)"),
    );
    expect(requests).toBe(3);
    server.closeAllConnections();
    server.close();
  });
});

it("a bound bucket that fails is an error, and never a missing file", async () => {
  const fail = () => Promise.reject(new Error("internal error (10001)"));
  const binding = { head: fail, get: fail };
  const files = r2Files({ ...OPTIONS, endpoint: "http://127.0.0.1:1", binding });
  await expect(files.stat(file.key)).rejects.toThrow(
    new FilesDown("the file storage did not look up a file"),
  );
  await expect(files.read(file.key)).rejects.toThrow(new FilesDown("the file storage did not read a file"));
});
