import { describe, expect, it } from "vitest";
import { z } from "zod";
import { IMMUTABLE, PDFJS_WORKER, pageHeaders } from "#platform/page-headers.ts";
import { redirectFile, vercelConfig } from "#publish/finish/host-files.ts";
import { createPublishMemory, resolveOptions } from "#publish/publish-options.ts";
import { FIXTURE, temporaryFolder } from "../catalogue/content-folder.ts";

const FORM_TARGETS = ["https://checkout.stripe.com", "https://files.example"];
const CHECKOUT = "https://checkout.example";

/** What Vercel takes, which refuses a file with any other key: https://openapi.vercel.sh/vercel.json */
const source = z.string().startsWith("/").max(4096);
const VercelJson = z.strictObject({
  $schema: z.literal("https://openapi.vercel.sh/vercel.json"),
  framework: z.null(),
  outputDirectory: z.string().max(256),
  rewrites: z.array(z.strictObject({ source, destination: z.string().max(4096) })).max(2048),
  headers: z
    .array(
      z.strictObject({
        source,
        headers: z
          .array(z.strictObject({ key: z.string().min(1).max(4096), value: z.string().max(32_768) }))
          .max(1024),
      }),
    )
    .max(2048),
});

describe("the settings for a host of the pages alone", () => {
  const config = VercelJson.parse(
    JSON.parse(JSON.stringify(vercelConfig({ formTargets: FORM_TARGETS, checkoutUrl: CHECKOUT }))),
  );
  /** Each header of a path with the values that any rule gives it. */
  const headersAt = (path: string) => {
    const values: Record<string, string[]> = {};
    const rules = config.headers.filter(({ source }) => new RegExp(`^${source}$`).test(path));
    for (const { key, value } of rules.flatMap(({ headers }) => headers))
      values[key] = [...(values[key] ?? []), value];
    return values;
  };
  const { allPaths, byPath } = pageHeaders(FORM_TARGETS);
  const once = (headers: Record<string, string>) =>
    Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]]));

  it.each([
    "/",
    "/zh/",
    "/products/two-lamps/",
    "/404.html",
    "/products.json",
    "/pdfjs/pdf.mjs",
    "/mailing/",
  ])("give %s the headers that the checkout gives it, each once", (path) => {
    expect(headersAt(path)).toEqual(once(allPaths));
    expect(headersAt(path)["Content-Security-Policy"]?.[0]).toContain(
      "media-src 'self' https://files.example",
    );
  });

  it("give single files and folders theirs instead, each once", () => {
    for (const [path, headers] of Object.entries(byPath))
      expect(headersAt(path.replace("*", "two-lamps.jpeg"))).toEqual(once({ ...allPaths, ...headers }));
    expect(headersAt(PDFJS_WORKER)["Content-Security-Policy"]).toEqual([
      expect.stringContaining("wasm-unsafe-eval"),
    ]);
    expect(headersAt("/media/0123/film.mp4")).toEqual(once({ ...allPaths, "Cache-Control": IMMUTABLE }));
  });

  it("leave the answers of the checkout as they are", () => {
    for (const path of ["/api/checkout", "/api/pages/library", "/v2/licenses/verify"])
      expect(headersAt(path)).toEqual({});
  });

  it("are published again when the checkout moves", async () => {
    // The code is read once.
    const memory = createPublishMemory();
    const buildDir = temporaryFolder();
    const fingerprintFor = (options: { checkoutUrl?: string }) =>
      resolveOptions({
        ...{ contentDir: FIXTURE, buildDir, siteUrl: "https://shop.example", ...options },
        ...{ storeFiles: async () => {}, log: () => {}, memory },
      }).fingerprint();
    const fingerprints = await Promise.all(
      [{}, { checkoutUrl: CHECKOUT }, { checkoutUrl: "https://new.example" }].map(fingerprintFor),
    );
    expect(new Set(fingerprints).size).toBe(3);
  });

  it("forward to the checkout what only it answers, without another slash", () => {
    expect(config.rewrites).toEqual([
      { source: "/api/:path*", destination: `${CHECKOUT}/api/:path*` },
      { source: "/v2/licenses/verify", destination: `${CHECKOUT}/v2/licenses/verify` },
    ]);
    expect(redirectFile(CHECKOUT)).toBe(
      `/api/* ${CHECKOUT}/api/:splat 200!\n/v2/licenses/verify ${CHECKOUT}/v2/licenses/verify 200!\n`,
    );
  });
});
