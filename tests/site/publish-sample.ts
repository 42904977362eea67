import { BUILD_DIR, PORT } from "../e2e/shop-process.ts";
import { publishShop } from "./publish-shop.ts";

/** Publishes the sample shop. @returns the folder of its pages */
export async function publishSample(): Promise<string> {
  const { site } = await publishShop({ contentDir: "content", buildDir: BUILD_DIR, port: PORT });
  return site;
}
