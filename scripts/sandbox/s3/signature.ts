import { createHash, createHmac } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { pathSegments } from "#domain/addresses.ts";

/**
 * Whether a request or its presigned URL has a valid AWS Signature Version 4 of this key. Does not use the libraries that the
 * shop signs with, so that it can find mistakes in their use.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-authenticating-requests.html
 */
export function isSigned(
  { method = "GET", url = "/", headers }: Pick<IncomingMessage, "method" | "url" | "headers">,
  secretAccessKey: string,
  region: string,
): boolean {
  const { pathname, searchParams } = new URL(url, `http://${headers.host}`);
  const isPresigned = searchParams.has("X-Amz-Signature");
  const fields = isPresigned ? presignedFields(searchParams) : headerFields(headers.authorization ?? "");
  const date = isPresigned ? searchParams.get("X-Amz-Date") : headers["x-amz-date"];
  const payload = isPresigned ? "UNSIGNED-PAYLOAD" : headers["x-amz-content-sha256"];
  const names = pathSegments(pathname);
  if (!fields || !names || typeof date !== "string") return false;
  const canonicalRequest = [
    method,
    names.map((name) => `/${encode(name)}`).join(""),
    canonicalQuery([...searchParams].filter(([name]) => name !== "X-Amz-Signature")),
    ...fields.signedHeaders.map(
      (name) =>
        `${name}:${String(headers[name] ?? "")
          .trim()
          .replace(/ +/g, " ")}`,
    ),
    "",
    fields.signedHeaders.join(";"),
    payload,
  ].join("\n");
  const scope = [date.slice(0, 8), region, "s3", "aws4_request"];
  const toSign = ["AWS4-HMAC-SHA256", date, scope.join("/"), sha256(canonicalRequest)].join("\n");
  const signingKey = scope.reduce<string | Buffer>(hmac, `AWS4${secretAccessKey}`);
  return fields.signature === hmac(signingKey, toSign).toString("hex");
}

function presignedFields(query: URLSearchParams) {
  return {
    signedHeaders: (query.get("X-Amz-SignedHeaders") ?? "").split(";"),
    signature: query.get("X-Amz-Signature"),
  };
}

/** As in `AWS4-HMAC-SHA256 Credential=…, SignedHeaders=…, Signature=…`. */
function headerFields(authorization: string) {
  const [, signedHeaders, signature] =
    /^AWS4-HMAC-SHA256 .*SignedHeaders=([^,]+),\s*Signature=([0-9a-f]+)$/.exec(authorization) ?? [];
  return signedHeaders && signature ? { signedHeaders: signedHeaders.split(";"), signature } : null;
}

function canonicalQuery(parameters: [name: string, value: string][]): string {
  return parameters
    .map(([name, value]) => [encode(name), encode(value)] as const)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join("&");
}

/** Encodes all but the unreserved characters of RFC 3986. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
