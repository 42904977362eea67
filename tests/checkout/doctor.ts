import type { Server } from "node:http";
import { examine } from "#shop/doctor/examine.ts";
import type { Finding } from "#shop/doctor/finding.ts";
import type { TestShop } from "./shop.ts";

export type Variables = Record<string, string>;
export type ExamineOptions = Parameters<typeof examine>[1];

export const OTHER_SETTINGS = /^It runs with other settings than those that were read here\./;

/** What the doctor finds wrong with a shop, with some of its variables changed, besides that the shop runs without the changes. */
export async function findingsOf(
  shop: TestShop,
  changes: Variables = {},
  options: ExamineOptions = {},
): Promise<Finding[]> {
  const findings = await examine({ ...variablesOf(shop), ...changes }, options);
  const isChanged = Object.keys(changes).length > 0;
  return findings.filter(({ state, found }) => state !== "ok" && !(isChanged && OTHER_SETTINGS.test(found)));
}

/** The variables by which the shop's command finds a running shop. */
export function variablesOf({ settings, sandboxUrl }: TestShop): Variables {
  const { files } = settings;
  return {
    ...{ PORT: String(settings.port), SANDBOX_PORT: new URL(sandboxUrl).port },
    ...{ BUILD_DIR: settings.buildDir, DATA_DIR: settings.dataDir },
    ...(files.kind === "s3" && {
      ...{ FILES: "s3", S3_ENDPOINT: files.endpoint, S3_REGION: files.region, S3_BUCKET: files.bucket },
      ...{ S3_ACCESS_KEY_ID: files.accessKeyId, S3_SECRET_ACCESS_KEY: files.secretAccessKey },
    }),
  };
}

export function portOf(server: Server): number {
  const address = server.address();
  return typeof address === "object" ? (address?.port ?? 0) : 0;
}
