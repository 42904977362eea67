import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { get, type IncomingMessage, type OutgoingHttpHeaders } from "node:http";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Offer } from "#domain/offer.ts";
import { buyerAt } from "../checkout/buyer.ts";
import { standard } from "../checkout/goods.ts";
import { startShop, type TestShop } from "../checkout/shop.ts";

const SIZE = 5 * 1024 ** 3;
/** How much more memory the service may take than before. Most of it is garbage that is not collected yet. */
const MAX_GROWTH_BYTES = 150_000_000;
const TIMEOUT_MS = 600_000;
const SHA256 = "5".repeat(64);
const FILM = {
  ...{ key: `${SHA256}/film.mp4`, name: "film.mp4", title: null, size: SIZE, type: "video/mp4" },
  sha256: SHA256,
};
/** Of the central directory in archives of more than 4 GB, as in the file. APPNOTE.TXT 4.3.14 */
const ZIP64_END = Buffer.from([0x50, 0x4b, 0x06, 0x06]);

/** The service as a process of its own, with a film of 5 GB that takes no room on the disk. */
describe.runIf(process.platform === "linux")("a file of 5 GB", () => {
  let shop: TestShop;
  let service: ChildProcess;
  let buyer: ReturnType<typeof buyerAt>;
  let order = "";
  beforeAll(async () => {
    const part = { product: "film", name: { en: "The Film" }, files: [FILM] };
    const film: Offer = {
      ...{ product: "film", name: { en: "The Film" }, summary: {}, image: null, currency: "USD" },
      options: [{ ...standard, price: 2900, parts: [part] }],
    };
    shop = await startShop({ offers: [film] });
    await shop.stopCheckout();
    const { dataDir, buildDir, port } = shop.settings;
    const path = join(dataDir, "files", FILM.key);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, "film");
    truncateSync(path, SIZE);
    const { port: sandboxPort } = new URL(shop.sandboxUrl);
    service = fork("tests/processes/checkout-process.ts", [], {
      env: {
        ...process.env,
        DATA_DIR: dataDir,
        BUILD_DIR: buildDir,
        PORT: String(port),
        SANDBOX_PORT: sandboxPort,
      },
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    await once(service, "message");
    buyer = buyerAt(shop);
    const placed = await buyer.order({ items: [{ product: "film" }] });
    order = placed.order;
    await buyer.pay(placed.url);
    await buyer.status(order, "paid");
  });
  afterAll(async () => {
    service.kill();
    await once(service, "exit");
    await shop.close();
  });

  /** The most memory that the service has had, in bytes. */
  function peakMemory(): number {
    const [, kilobytes] =
      /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${service.pid}/status`, "utf8")) ?? [];
    return Number(kilobytes) * 1024;
  }

  async function urlOf(json: object): Promise<string> {
    const response = await buyer.api("/api/downloads", { method: "POST", json });
    return (await response.json()).url;
  }

  it("is downloaded whole and in parts, and takes hardly any memory of the service", {
    timeout: TIMEOUT_MS,
  }, async () => {
    const before = peakMemory();
    const url = await urlOf({ item: `${order.replace("ord", "ent")}_0_0`, file: "film.mp4" });
    const whole = await receive(url);
    expect([whole.headers["content-length"], whole.bytes]).toEqual([String(SIZE), SIZE]);
    for (const first of [SIZE - 1_000, 4_500_000_000]) {
      const part = await receive(url, { range: `bytes=${first}-${first + 999}` });
      expect(part.headers["content-range"]).toBe(`bytes ${first}-${first + 999}/${SIZE}`);
      expect(part.bytes).toBe(1_000);
    }
    expect(peakMemory() - before).toBeLessThan(MAX_GROWTH_BYTES);
  });

  it("is in the zip of its order, which has the size that it says, in the format for large archives", {
    timeout: TIMEOUT_MS,
  }, async () => {
    const before = peakMemory();
    const { headers, bytes, end } = await receive(await urlOf({ order }), { cookie: buyer.cookie() });
    expect(String(bytes)).toBe(headers["content-length"]);
    expect(bytes).toBeGreaterThan(SIZE);
    expect(end.includes(ZIP64_END)).toBe(true);
    const rest = { cookie: buyer.cookie(), range: `bytes=${bytes - 1_000}-`, "if-range": headers.etag };
    const resumed = await receive(await urlOf({ order }), rest);
    expect([resumed.bytes, resumed.end.includes(ZIP64_END)]).toEqual([1_000, true]);
    expect(peakMemory() - before).toBeLessThan(MAX_GROWTH_BYTES);
  });
});

/** Downloads without keeping anything but the last bytes. */
async function receive(url: string, headers: OutgoingHttpHeaders = {}) {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    get(url, { headers }, resolve).on("error", reject);
  });
  let bytes = 0;
  let last: Buffer[] = [];
  response.on("data", (chunk: Buffer) => {
    bytes += chunk.byteLength;
    last = [...last.slice(-3), chunk];
  });
  await once(response, "end");
  return { headers: response.headers, bytes, end: Buffer.concat(last) };
}
