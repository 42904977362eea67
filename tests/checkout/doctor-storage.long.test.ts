import { once } from "node:events";
import { createServer } from "node:http";
import { buffer } from "node:stream/consumers";
import { describe, expect, it, onTestFinished } from "vitest";
import { bucketObjects } from "#checkout/files/s3/bucket-objects.ts";
import type { Offer } from "#domain/offer.ts";
import { startS3Server } from "#sandbox/s3/server.ts";
import { examine } from "#shop/doctor/examine.ts";
import { checkStorage } from "#shop/doctor/storage.ts";
import { findingsOf, portOf, type Variables, variablesOf } from "./doctor.ts";
import { OFFERS } from "./goods.ts";
import { startShop, writeOffers } from "./shop.ts";

describe("the check of the storage", () => {
  it("stores, reads, downloads and deletes a file in a bucket, and finds a wrong key", async () => {
    const { shop, s3 } = await startShopWithBucket();
    const variables = variablesOf(shop);
    const stateOf = (changes?: Variables) => findingsOf(shop, changes);
    expect(await stateOf()).toEqual([]);
    const stored = await bucketObjects(s3.options).list("");
    expect(stored.filter((key) => key.includes("shop-doctor"))).toEqual([]);
    expect(stored).not.toEqual([]);
    const stampChecks = async () =>
      (await examine(variables)).filter(({ check }) => check === "Stamped PDFs");
    expect(await stampChecks()).toEqual([]);
    await writeOffers(shop.settings, OFFERS.map(stamped));
    expect(await stampChecks()).toMatchObject([
      { state: "ok", found: expect.stringContaining("lists and deletes") },
    ]);
    expect(await stateOf({ S3_SECRET_ACCESS_KEY: "wrong" })).toMatchObject([
      { check: "Files for sale", state: "problem", found: expect.stringContaining("(HTTP 403)") },
    ]);
  });

  it.each([
    ["anybody reads without a link", () => true, "Anybody can download the files without a link"],
    [
      "honours links that have expired",
      (query: string) => query !== "",
      "Links that have expired still work",
    ],
  ])("finds a bucket that %s", async (_, allows, found) => {
    const stored = new Map<string, Buffer>();
    const server = createServer(async (request, response) => {
      const [path = "", query = ""] = request.url?.split("?") ?? [];
      if (request.method === "PUT") stored.set(path, await buffer(request));
      const isAllowed = request.method !== "GET" || request.headers.authorization || allows(query);
      response
        .writeHead(isAllowed ? 200 : 403)
        .end(request.method === "GET" && isAllowed ? stored.get(path) : "");
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    onTestFinished(() => void server.close());
    const access = { region: "auto", bucket: "goods", accessKeyId: "key", secretAccessKey: "secret" };
    const files = { kind: "s3", endpoint: `http://127.0.0.1:${portOf(server)}`, ...access } as const;
    const findings = await checkStorage({ files, dataDir: "", siteUrl: "http://localhost:1" }, []);
    expect(findings.filter(({ state }) => state !== "ok")).toMatchObject([{ state: "problem", found }]);
  });

  it("finds that a bucket's CORS rules keep books from being read in place", async () => {
    const { shop } = await startShopWithBucket({ allowsPages: false });
    const found = async () => (await examine(variablesOf(shop))).filter(({ state }) => state !== "ok");
    expect(await found()).toMatchObject([
      { check: "Reading in place", state: "warning", fix: expect.stringContaining(`["${shop.url}"]`) },
    ]);
    await writeOffers(
      shop.settings,
      OFFERS.filter(({ product }) => product === "record"),
    );
    expect(await found()).toEqual([]);
  });
});

function stamped(offer: Offer): Offer {
  const options = offer.options.map((option) => ({
    ...option,
    parts: option.parts.map((part) => ({ ...part, stampsPdfs: true })),
  }));
  return { ...offer, options };
}

/** A shop whose files are in a bucket. */
async function startShopWithBucket(options: Parameters<typeof startS3Server>[0] = {}) {
  const s3 = await startS3Server(options);
  const { endpoint, region, bucket, accessKeyId, secretAccessKey } = s3.options;
  const shop = await startShop({
    variables: {
      ...{ FILES: "s3", S3_ENDPOINT: endpoint, S3_REGION: region, S3_BUCKET: bucket },
      ...{ S3_ACCESS_KEY_ID: accessKeyId, S3_SECRET_ACCESS_KEY: secretAccessKey },
    },
  });
  onTestFinished(async () => {
    await shop.close();
    await s3.close();
  });
  return { shop, s3 };
}
