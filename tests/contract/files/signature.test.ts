import { AwsClient } from "aws4fetch";
import { describe, expect, it } from "vitest";
import { presignUrl, r2Files } from "#checkout/files/r2.ts";
import { s3Files } from "#checkout/files/s3.ts";
import { isSigned } from "#sandbox/s3/signature.ts";

/** Amazon's examples: https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html */
const AMAZON = {
  accessKeyId: "AKIAIOSFODNN7EXAMPLE",
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
  region: "us-east-1",
  host: "examplebucket.s3.amazonaws.com",
  date: new Date("2013-05-24T00:00:00Z"),
};
const EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

describe("Amazon's example of a presigned URL", () => {
  const query = {
    "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
    "X-Amz-Credential": "AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request",
    "X-Amz-Date": "20130524T000000Z",
    "X-Amz-Expires": "86400",
    "X-Amz-SignedHeaders": "host",
    "X-Amz-Signature": "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404",
  };

  it("equals the URL that the Worker signs", async () => {
    const client = new AwsClient({ ...AMAZON, service: "s3" });
    const address = new URL(`https://${AMAZON.host}/test.txt`);
    const url = new URL(await presignUrl(client, address, 86_400, AMAZON.date));
    expect(url.origin + url.pathname).toBe(address.href);
    expect(Object.fromEntries(url.searchParams)).toEqual(query);
  });

  it("is accepted by the local S3 server, and no changed URL is", () => {
    const url = `/test.txt?${new URLSearchParams(query)}`;
    const accepts = (changed: string) =>
      isSigned({ url: changed, headers: { host: AMAZON.host } }, AMAZON.secretAccessKey, AMAZON.region);
    expect(accepts(url)).toBe(true);
    for (const [part, other] of [
      ["test.txt", "tests.txt"],
      ["=86400", "=86401"],
      ["d404", "d405"],
      ["SignedHeaders=host", "SignedHeaders=host%3Bx"],
      ["/test.txt", "/%ZZ"],
    ] as const) {
      expect(accepts(url.replace(part, other)), other).toBe(false);
    }
  });
});

it.each([
  {
    request: "GET /test.txt",
    headers: { range: "bytes=0-9", "x-amz-content-sha256": EMPTY },
    signature: "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
  },
  {
    request: "PUT /test$file.text",
    headers: {
      date: "Fri, 24 May 2013 00:00:00 GMT",
      "x-amz-content-sha256": "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072",
      "x-amz-storage-class": "REDUCED_REDUNDANCY",
    },
    signature: "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd",
  },
  {
    request: "GET /?max-keys=2&prefix=J",
    headers: { "x-amz-content-sha256": EMPTY },
    signature: "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7",
  },
])("Amazon's example $request is accepted by the local S3 server", ({ request, headers, signature }) => {
  const [method, url] = request.split(" ");
  const all = { ...headers, host: AMAZON.host, "x-amz-date": "20130524T000000Z" };
  const names = Object.keys(all).toSorted().join(";");
  const authorization = `AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,SignedHeaders=${names},Signature=`;
  const accepts = (value: string) =>
    isSigned(
      { method, url, headers: { ...all, authorization: authorization + value } },
      AMAZON.secretAccessKey,
      AMAZON.region,
    );
  expect(accepts(signature)).toBe(true);
  expect(accepts(signature.replace(/.$/, "f"))).toBe(false);
});

describe("the URL that a Worker signs and the one that Node signs for the same file", () => {
  const now = new Date("2026-11-22T12:00:00.400Z");
  const expires = new Date("2026-11-22T15:00:00.400Z");
  const options = {
    ...{ endpoint: "https://account.r2.cloudflarestorage.com", region: "auto", bucket: "goods" },
    ...{ accessKeyId: "key", secretAccessKey: "secret", clock: () => now },
  };
  /** Optional parameters that the SDK adds. */
  const OF_THE_SDK = { "X-Amz-Content-Sha256": "UNSIGNED-PAYLOAD", "x-id": "GetObject" };

  it.each(["notes.pdf", "雨打瓦.txt", `it's "quoted" (1)*; 100%+~!.zip`, "lantern 🏮 + tea.mp3"])(
    "are equivalent: %s",
    async (name) => {
      const file = { key: `${"0".repeat(64)}/${name}`, name, type: "text/plain; charset=utf-8" };
      const worker = new URL(await r2Files({ ...options, binding: null }).presign(file, expires));
      const node = new URL(await s3Files(options).presign(file, expires));
      expect(decodeURIComponent(worker.pathname)).toBe(`/goods/${file.key}`);
      expect(decodeURIComponent(node.pathname)).toBe(`/goods/${file.key}`);
      const { "X-Amz-Signature": signature, ...says } = Object.fromEntries(worker.searchParams);
      const { "X-Amz-Signature": signatureOfNode, ...nodeSays } = Object.fromEntries(node.searchParams);
      expect({ ...says, ...OF_THE_SDK }).toEqual(nodeSays);
      expect(says["X-Amz-Expires"]).toBe("10800");

      for (const { host, pathname, search } of [worker, node]) {
        expect(search).not.toContain("+");
        const request = { url: pathname + search, headers: { host } };
        expect(isSigned(request, options.secretAccessKey, options.region)).toBe(true);
      }
      // Both compute the same signature from the same parameters.
      for (const [parameter, value] of Object.entries(OF_THE_SDK)) worker.searchParams.set(parameter, value);
      worker.searchParams.delete("X-Amz-Signature");
      const again = new URL(
        await presignUrl(new AwsClient({ ...options, service: "s3" }), worker, 10_800, now),
      );
      expect(again.searchParams.get("X-Amz-Signature")).toBe(signatureOfNode);
      expect(signature).not.toBe(signatureOfNode);
    },
  );
});
