const IPV4 = /^\d{1,3}(?:\.\d{1,3}){3}$/;
/** The first 56 bits of an IPv6 address, which a subscriber commonly gets, are three groups and half of the fourth. RFC 6177 */
const WHOLE_GROUPS = 3;
const HALF_GROUP = 0xff00;
const IPV6_GROUPS = 8;

/**
 * The network of a client whose address Cloudflare has verified: an IPv4 address, or the first 56 bits of an IPv6 address. On Node,
 * `clientNetwork` has to find the address among proxies; here that is done.
 *
 * @param address the header CF-Connecting-IP
 * @returns null if it is unknown or that of this machine
 */
export function verifiedNetwork(address = ""): string | null {
  if (IPV4.test(address)) return address.startsWith("127.") ? null : address;
  if (!URL.canParse(`http://[${address}]`)) return null;
  const groups = groupsOf(new URL(`http://[${address}]`).hostname.slice(1, -1));
  const half = Number.parseInt(groups[WHOLE_GROUPS] ?? "", 16) & HALF_GROUP;
  const prefix = [...groups.slice(0, WHOLE_GROUPS), half.toString(16)];
  return prefix.every((group) => group === "0") ? null : `${prefix.join(":")}/56`;
}

/** All groups of an address in the form of RFC 5952, where `::` stands for several groups of zeros. */
function groupsOf(address: string): string[] {
  const [head = [], tail = []] = address.split("::").map((part) => (part === "" ? [] : part.split(":")));
  return [...head, ...Array<string>(IPV6_GROUPS - head.length - tail.length).fill("0"), ...tail];
}
