import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import S3rver from "@20minutes/s3rver";
import { isSigned } from "./signature.ts";
import { answerUploads } from "./unfinished-uploads.ts";

/** s3rver has one account, whose access key and secret are the same. */
const ACCESS_KEY = "S3RVER";
const REGION = "auto";
const BUCKET = "goods";
/** Lets the shop's pages read files, as the README asks for. */
const CORS = `<CORSConfiguration><CORSRule><AllowedOrigin>*</AllowedOrigin><AllowedMethod>GET</AllowedMethod>
  <AllowedHeader>range</AllowedHeader></CORSRule></CORSConfiguration>`;

export interface S3ServerOptions {
  /** The folder of the bucket. Without one the server uses a temporary folder, and deletes it when it closes. */
  directory?: string;
  /** Without one the server takes any free port. */
  port?: number;
  /** Whether pages of the shop may read files, which is a rule of the bucket. Default: true */
  allowsPages?: boolean;
}

/**
 * An S3 server on this machine with one bucket.
 *
 * s3rver rejects valid signatures of presigned URLs with the characters `'` and `*`, which occur with every Unicode file
 * name. So its check is disabled, and a stricter one runs before it.
 */
export async function startS3Server({
  directory,
  port: requestedPort = 0,
  allowsPages = true,
}: S3ServerOptions = {}) {
  const folder = directory ?? (await mkdtemp(join(tmpdir(), "vitrine-s3-")));
  const s3 = new S3rver({
    directory: folder,
    silent: true,
    allowMismatchedSignatures: true,
    configureBuckets: [{ name: BUCKET, configs: allowsPages ? [CORS] : [] }],
  });
  await s3.configureBuckets();
  const handle = s3.callback();
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const uploads = await answerUploads(request, join(folder, BUCKET));
    if (!uploads) return handle(request, response);
    response.writeHead(uploads.status, { "content-type": "application/xml" }).end(uploads.xml);
  };
  const server = createServer((request, response) => {
    if (isSigned(request, ACCESS_KEY, REGION)) return void answer(request, response);
    response.writeHead(403, { "content-type": "application/xml", connection: "close" });
    response.end("<Error><Code>SignatureDoesNotMatch</Code><Message>Check your key.</Message></Error>");
  });
  server.listen(requestedPort, "127.0.0.1");
  await once(server, "listening");
  const { port } = requireAddress(server.address());
  return {
    options: {
      endpoint: `http://127.0.0.1:${port}`,
      region: REGION,
      bucket: BUCKET,
      accessKeyId: ACCESS_KEY,
      secretAccessKey: ACCESS_KEY,
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
      if (directory === undefined) await rm(folder, { recursive: true });
    },
  };
}

function requireAddress(address: AddressInfo | string | null): AddressInfo {
  if (address === null || typeof address === "string") throw new Error("The server has no port.");
  return address;
}
