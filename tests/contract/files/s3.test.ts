import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import { expect, it } from "vitest";
import { FilesDown } from "#checkout/files/files.ts";
import { s3Files } from "#checkout/files/s3.ts";
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
  const options = { region: "auto", bucket: "goods", accessKeyId: "key", secretAccessKey: "secret" };
  await s3Files({ ...options, endpoint: `http://127.0.0.1:${port}` }).put(file, new Blob([bytes]).stream());
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

it("a wrong access key is an error that names it, and is never taken for a missing file", async () => {
  const { options, close } = await startS3Server();
  const files = s3Files({ ...options, secretAccessKey: "wrong" });
  await expect(files.stat(file.key)).rejects.toThrow(
    new FilesDown("the file storage did not look up a file (HTTP 403)"),
  );
  await expect(files.put(file, new Blob([bytes]).stream())).rejects.toThrow(FilesDown);
  const url = await files.presign(file, new Date(Date.now() + 60_000));
  expect((await fetch(url)).status).toBe(403);
  await close();
});

it("a storage that cannot be reached is an error", async () => {
  const options = { region: "auto", bucket: "goods", accessKeyId: "key", secretAccessKey: "secret" };
  const files = s3Files({ ...options, endpoint: "http://127.0.0.1:1" });
  await expect(files.stat(file.key)).rejects.toThrow(FilesDown);
});
