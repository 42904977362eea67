import { describe, expect, it } from "vitest";
import { clientNetwork, countPublic, isProxy } from "#checkout/http/client-network.ts";

describe("the network that a request comes from", () => {
  it.each<[string, string | undefined, string | undefined, string | null]>([
    ["of a direct connection is its address", "203.0.113.9", undefined, "203.0.113.9"],
    ["of an IPv4 address in IPv6 form is the same", "::ffff:203.0.113.9", undefined, "203.0.113.9"],
    ["behind a proxy on this machine is what the proxy saw", "127.0.0.1", "203.0.113.9", "203.0.113.9"],
    ["behind two proxies is what the outer one saw", "10.0.0.2", "203.0.113.9, 10.0.0.1", "203.0.113.9"],
    ["behind a proxy on IPv6 is what the proxy saw", "fdaa::3", "203.0.113.9", "203.0.113.9"],
    ["is not what a client says of itself", "127.0.0.1", "198.51.100.1, 203.0.113.9", "203.0.113.9"],
    ["is not what a client without a proxy says", "203.0.113.9", "198.51.100.1", "203.0.113.9"],
    [
      "behind a proxy in a link-local network is what the proxy saw",
      "169.254.1.1",
      "203.0.113.9",
      "203.0.113.9",
    ],
    [
      "behind a carrier's address translation is what the proxy saw",
      "100.64.0.1",
      "203.0.113.9",
      "203.0.113.9",
    ],
    ["is unknown for this machine", "::1", undefined, null],
    ["is unknown where a proxy does not say", "127.0.0.1", "unknown", null],
    ["is unknown where nothing is known", undefined, undefined, null],
  ])("%s", (_, peer, forwardedFor, network) => {
    expect(clientNetwork(peer, forwardedFor)).toBe(network);
  });

  it.each([
    ["is what the first of them saw", "198.51.100.1, 203.0.113.9, 192.0.2.7, 10.0.0.1", 1, "203.0.113.9"],
    ["counts public addresses only", "203.0.113.9, 10.0.0.5, 192.0.2.7", 1, "203.0.113.9"],
    ["is unknown without the address that a proxy appends", "192.0.2.7", 1, null],
  ])("behind a number of proxies with public addresses %s", (_, forwardedFor, publicProxies, network) => {
    expect(clientNetwork("127.0.0.1", forwardedFor, publicProxies)).toBe(network);
  });

  it("is the same for all IPv6 addresses of one subscriber", () => {
    const network = clientNetwork("2001:db8:1:2::3");
    expect(network).not.toBeNull();
    expect(clientNetwork("2001:db8:1:2:ffff::9")).toBe(network);
    expect(clientNetwork("2001:db8:1:ff::3")).toBe(network);
    expect(clientNetwork("2001:db8:1:102::3")).not.toBe(network);
  });
});

describe("a connection", () => {
  it.each<[string, string | undefined, number, boolean]>([
    ["of this machine is that of a proxy", "127.0.0.1", 0, true],
    ["of the private network is that of a proxy", "::ffff:10.0.0.2", 0, true],
    ["of a public address is not", "203.0.113.9", 0, false],
    ["of a public address is, where there are proxies with public addresses", "203.0.113.9", 1, true],
    ["of an unknown address is not", undefined, 1, false],
  ])("%s", (_, peer, publicProxies, expected) => {
    expect(isProxy(peer, publicProxies)).toBe(expected);
  });
});

describe("the proxies that a request passes", () => {
  it("are counted if their addresses are public, and not in the private network or unreadable", () => {
    expect(countPublic(["203.0.113.9", "10.0.0.1", "unknown", "2001:db8::1", "::ffff:10.0.0.2", ""])).toBe(2);
    expect(countPublic(["203.0.113.9", "10.0.0.1", "198.51.100.1"])).toBe(2);
    expect(countPublic([])).toBe(0);
  });
});
