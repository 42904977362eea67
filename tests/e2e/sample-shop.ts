import { type Shop, shopAt, startShopProcess, Variables } from "./shop-process.ts";

/** The environment variable by which the workers find the shop that the setup has started. */
const VARIABLE = "VITRINE_E2E_SHOP";

/** Starts the sample shop before all tests, which share it. @returns the teardown. */
export default async function startSampleShop(): Promise<() => Promise<void>> {
  const shop = await startShopProcess();
  process.env[VARIABLE] = JSON.stringify(shop.variables);
  return () => shop.close();
}

export function sampleShop(): Shop {
  return shopAt(Variables.parse(JSON.parse(process.env[VARIABLE] ?? "null")));
}
