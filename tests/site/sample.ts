import { BUILD_DIR, PORT } from "../e2e/shop-process.ts";
import { publishedFor } from "./published-for.ts";

/** Publishes the sample shop. @returns the folder of its pages. */
export async function publishSample(): Promise<string> {
  const { site } = await publishedFor({ contentDir: "content", buildDir: BUILD_DIR, port: PORT });
  return site;
}
