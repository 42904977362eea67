import type { IncomingMessage } from "node:http";
import { AwsV4Signer } from "aws4fetch";

/**
 * Whether a request or its presigned URL carries a valid AWS Signature Version 4 of this key. The signature is computed
 * by aws4fetch, and thus not by the library under test: the shop signs with the AWS SDK.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-authenticating-requests.html
 */
export async function isSigned(
  request: IncomingMessage,
  secretAccessKey: string,
  region: string,
): Promise<boolean> {
  const url = new URL(request.url ?? "/", `http://${request.headers.host}`);
  const shared = { method: request.method ?? "GET", secretAccessKey, region, service: "s3" };
  const urlSignature = url.searchParams.get("X-Amz-Signature");
  if (urlSignature !== null) {
    url.searchParams.delete("X-Amz-Signature");
    const signer = new AwsV4Signer({
      ...shared,
      url: url.href,
      accessKeyId: accessKeyIn(url.searchParams.get("X-Amz-Credential")),
      datetime: url.searchParams.get("X-Amz-Date") ?? "",
      signQuery: true,
    });
    return urlSignature === (await signer.signature());
  }

  if (request.headers.authorization === undefined) return false;
  const fields = new Map(
    request.headers.authorization.split(/,?\s+/).map((part): [string, string] => {
      const [name = "", ...value] = part.split("=");
      return [name, value.join("=")];
    }),
  );
  const signedHeaders = (fields.get("SignedHeaders") ?? "").split(";").filter((name) => name !== "host");
  const signer = new AwsV4Signer({
    ...shared,
    url: url.href,
    accessKeyId: accessKeyIn(fields.get("Credential") ?? null),
    headers: signedHeaders.map((name): [string, string] => [name, String(request.headers[name] ?? "")]),
    datetime: String(request.headers["x-amz-date"]),
    allHeaders: true,
  });
  return fields.get("Signature") === (await signer.signature());
}

function accessKeyIn(credential: string | null): string {
  return credential?.split("/")[0] ?? "";
}
