import { expect, it } from "vitest";
import { verifiedNetwork } from "#checkout/http/verified-network.ts";

it.each([
  ["203.0.113.9", "203.0.113.9"],
  ["2001:db8:12:3456:78:9a:bc:de", "2001:db8:12:3400/56"],
  ["2001:DB8:12:34ff::1", "2001:db8:12:3400/56"],
  ["2001:db8:12:34::1", "2001:db8:12:0/56"],
  ["2001:db8::1", "2001:db8:0:0/56"],
  ["127.0.0.1", null],
  ["::1", null],
  ["", null],
  [undefined, null],
  ["unknown", null],
  ["203.0.113.9]/x[", null],
])("the network of %s, as Cloudflare names a client, is %s", (address, network) => {
  expect(verifiedNetwork(address)).toBe(network);
});
