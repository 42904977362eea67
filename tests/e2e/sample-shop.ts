import { type Shop, shopBy, startShopProcess, Variables } from "./shop-process.ts";

/** Where the processes of the tests find what the first of them has started. */
const SHARED = "VITRINE_E2E_SHOP";

/** Starts the sample shop before all tests, which share it, and ends it after them. */
export default async function openSampleShop(): Promise<() => Promise<void>> {
  const shop = await startShopProcess();
  process.env[SHARED] = JSON.stringify(shop.variables);
  return () => shop.close();
}

export function sampleShop(): Shop {
  return shopBy(Variables.parse(JSON.parse(process.env[SHARED] ?? "null")));
}
