import ipaddr from "ipaddr.js";

/** Size of the IPv6 prefix that a subscriber commonly gets, of 256 networks. RFC 6177 */
const IPV6_PREFIX_BYTES = 7;
/** Addresses of proxies in front of the shop, on the same machine or in its private network. */
const PROXY_RANGES = ["loopback", "private", "linkLocal", "uniqueLocal", "carrierGradeNat"];

/**
 * Whether a connection is that of a proxy in front of the shop, or of this machine.
 * @param peer the address at the other end of the connection
 * @param publicProxies how many proxies with public addresses a request passes. If any, the service is reachable through them only
 */
export function isProxy(peer: string | undefined, publicProxies: number): boolean {
  if (peer === undefined || !ipaddr.isValid(peer)) return false;
  return publicProxies > 0 || PROXY_RANGES.includes(ipaddr.process(peer).range());
}

/** How many of some addresses are public. */
export function countPublic(addresses: string[]): number {
  return addresses.filter(
    (address) => ipaddr.isValid(address) && !PROXY_RANGES.includes(ipaddr.process(address).range()),
  ).length;
}

/**
 * The network that a request comes from: an IPv4 address, or the first 56 bits of an IPv6 address. Every proxy appends the
 * address of its client to `X-Forwarded-For`, so a client cannot forge the last public address, nor any before it that proxies
 * have appended.
 *
 * @param peer the address at the other end of the connection
 * @param publicProxies how many proxies with public addresses a request passes
 * @returns null if no public address is known, as for a request from this machine
 */
export function clientNetwork(
  peer: string | undefined,
  forwardedFor?: string,
  publicProxies = 0,
): string | null {
  let proxies = publicProxies;
  const hops = [...(forwardedFor?.split(",") ?? []), peer ?? ""].reverse();
  for (const hop of hops) {
    if (!ipaddr.isValid(hop.trim())) return null;
    const address = ipaddr.process(hop.trim());
    if (PROXY_RANGES.includes(address.range())) continue;
    if (proxies-- > 0) continue;
    const bytes = address.toByteArray();
    return bytes.length === 4 ? address.toString() : `${bytes.slice(0, IPV6_PREFIX_BYTES).join(".")}/56`;
  }
  return null;
}
