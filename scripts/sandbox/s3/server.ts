import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import S3rver from "@20minutes/s3rver";
import { isSigned } from "./signature.ts";

/** The one account that the server knows. */
const KEY = "S3RVER";
const REGION = "auto";

/**
 * An S3 server on this machine with one bucket. Without a `directory` it keeps nothing once it is closed; without a
 * `port` it takes any that is free.
 *
 * s3rver's own check of signatures fails on characters that every Unicode file name brings into a presigned URL
 * (`'` and `*`), so a stricter one stands before it.
 */
export async function startS3Server({
  directory,
  port: wanted = 0,
}: {
  directory?: string;
  port?: number;
} = {}) {
  const kept = directory ?? (await mkdtemp(join(tmpdir(), "vitrine-s3-")));
  const bucket = "goods";
  const s3 = new S3rver({
    directory: kept,
    silent: true,
    allowMismatchedSignatures: true,
    configureBuckets: [{ name: bucket }],
  });
  await s3.configureBuckets();
  const answer = s3.callback();
  const server = createServer(async (request, response) => {
    if (await isSigned(request, KEY, REGION)) return answer(request, response);
    response.writeHead(403, { "content-type": "application/xml", connection: "close" });
    response.end("<Error><Code>SignatureDoesNotMatch</Code><Message>Check your key.</Message></Error>");
  });
  server.listen(wanted, "127.0.0.1");
  await once(server, "listening");
  const { port } = addressOf(server.address());
  return {
    options: {
      endpoint: `http://127.0.0.1:${port}`,
      region: REGION,
      bucket,
      accessKeyId: KEY,
      secretAccessKey: KEY,
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
      if (directory === undefined) await rm(kept, { recursive: true });
    },
  };
}

function addressOf(address: AddressInfo | string | null): AddressInfo {
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return address;
}
