import type { IncomingMessage } from "node:http";
import { AwsV4Signer } from "aws4fetch";

/**
 * Whether a request, or the presigned URL that it follows, is signed with this key by AWS Signature Version 4, worked out by
 * another library than the one under test.
 */
export async function isSigned(
  request: IncomingMessage,
  secretAccessKey: string,
  region: string,
): Promise<boolean> {
  const url = new URL(request.url ?? "/", `http://${request.headers.host}`);
  const common = { method: request.method ?? "GET", secretAccessKey, region, service: "s3" };
  const presigned = url.searchParams.get("X-Amz-Signature");
  if (presigned !== null) {
    url.searchParams.delete("X-Amz-Signature");
    const signer = new AwsV4Signer({
      ...common,
      url: url.href,
      accessKeyId: accessKeyIn(url.searchParams.get("X-Amz-Credential")),
      datetime: url.searchParams.get("X-Amz-Date") ?? "",
      signQuery: true,
    });
    return presigned === (await signer.signature());
  }

  if (request.headers.authorization === undefined) return false;
  const authorization = new Map(
    request.headers.authorization.split(/,?\s+/).map((part): [string, string] => {
      const [name = "", ...value] = part.split("=");
      return [name, value.join("=")];
    }),
  );
  const names = (authorization.get("SignedHeaders") ?? "").split(";").filter((name) => name !== "host");
  const signer = new AwsV4Signer({
    ...common,
    url: url.href,
    accessKeyId: accessKeyIn(authorization.get("Credential") ?? null),
    headers: names.map((name): [string, string] => [name, String(request.headers[name] ?? "")]),
    datetime: String(request.headers["x-amz-date"]),
    allHeaders: true,
  });
  return authorization.get("Signature") === (await signer.signature());
}

function accessKeyIn(credential: string | null): string {
  return credential?.split("/")[0] ?? "";
}
