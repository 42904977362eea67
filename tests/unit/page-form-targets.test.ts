import { describe, expect, it } from "vitest";
import { pageHeaders } from "#platform/page-headers.ts";
import { pageFormTargets } from "#shop/page-form-targets.ts";
import { parseStorageSettings } from "#shop/storage-settings.ts";

const BUCKET_ORIGIN = "https://account.r2.cloudflarestorage.com";
const BUCKET = {
  ...{ FILES: "s3", S3_ENDPOINT: `${BUCKET_ORIGIN}/`, S3_REGION: "auto", S3_BUCKET: "goods" },
  ...{ S3_ACCESS_KEY_ID: "key", S3_SECRET_ACCESS_KEY: "secret" },
};
const KEYS = {
  ...{ STRIPE_SECRET_KEY: "rk_live_1", STRIPE_WEBHOOK_SECRET: "whsec_1" },
  ...{ RESEND_API_KEY: "re_1", MAIL_FROM: "Shop <shop@shop.example>" },
};
const SITE = { SITE_URL: "https://shop.example" };
const STRIPE = "https://checkout.stripe.com";

describe("pages that are published with the shop's settings", () => {
  it.each([
    ["without keys, for a host of pages", { ...SITE, ...BUCKET }, [STRIPE, BUCKET_ORIGIN]],
    ["without keys, in production", { ...SITE, ...BUCKET, NODE_ENV: "production" }, [STRIPE, BUCKET_ORIGIN]],
    ["without keys and a bucket", SITE, [STRIPE]],
    ["with keys", { ...SITE, ...BUCKET, ...KEYS }, [STRIPE, BUCKET_ORIGIN]],
    ["on this machine", BUCKET, ["http://localhost:3010", BUCKET_ORIGIN]],
    ["on this machine, with a folder", {}, ["http://localhost:3010"]],
  ])("%s have forms that lead to the payment page and the files", (_, variables, expected) => {
    expect(targetsFor(variables)).toEqual(expected);
  });

  it("may be sent to the bucket by a form, play its files and read them", () => {
    const headers = pageHeaders(targetsFor({ ...SITE, ...BUCKET })).allPaths;
    const policy = headers["Content-Security-Policy"];
    expect(policy).toContain(`form-action 'self' ${STRIPE} ${BUCKET_ORIGIN};`);
    expect(policy).toContain(`media-src 'self' ${BUCKET_ORIGIN};`);
    expect(policy).toContain(`connect-src 'self' ${BUCKET_ORIGIN};`);
  });
});

function targetsFor(variables: Record<string, string>): string[] {
  return pageFormTargets(variables, parseStorageSettings(variables));
}
