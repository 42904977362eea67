import { setTimeout as wait } from "node:timers/promises";
import { expect, it, onTestFinished } from "vitest";
import { postgresDatabase } from "#checkout/orders/database/postgres.ts";
import { buyerAt, eventually } from "../checkout/buyer.ts";
import { OFFERS } from "../checkout/goods.ts";
import { startLoadBalancer } from "./load-balancer.ts";
import { startCheckouts } from "./several-checkouts.ts";

const BUYERS = 4;
const LOOKERS = 4;
/** Emails are limited to five a second. */
const PAUSE_MS = 500;
/** Longer than the load balancer takes to notice. */
const DRAIN_DELAY_S = 2;
const TIMEOUT_MS = 240_000;
const WAIT_S = 60;
const EMAILS_S = 120;

it(
  "two processes on PostgreSQL are replaced one after the other while buyers order and webhooks arrive, and no request is lost",
  async () => {
    const balancer = await startLoadBalancer();
    const shop = await startCheckouts(2, {
      ...{ offers: OFFERS, siteUrl: balancer.url },
      variables: { DRAIN_DELAY_SECONDS: String(DRAIN_DELAY_S) },
    });
    const database = await postgresDatabase(shop.ordersUrl);
    onTestFinished(async () => {
      await database.close();
      await shop.close();
      balancer.close();
    });
    for (const { url } of shop.checkouts) await balancer.add(url);

    const placed: string[] = [];
    let isSelling = true;
    const buy = async () => {
      while (isSelling) {
        // Another one each time, since nobody can buy the same twice by mistake.
        const { api, order, pay } = buyerAt({ url: balancer.url, sandboxUrl: shop.sandboxUrl });
        const { order: id, url } = await order({ items: [{ product: "record" }] });
        placed.push(id);
        await pay(url, "pay", `${id}@example.com`.toLowerCase());
        await api(`/api/orders/${id}`);
        await wait(PAUSE_MS);
      }
    };
    /** Looks at the last order again and again, so that there always is a request on its way. */
    const look = async () => {
      const { api } = buyerAt({ url: balancer.url, sandboxUrl: shop.sandboxUrl });
      while (isSelling) await api(placed.length > 0 ? `/api/orders/${placed.at(-1)}` : "/healthz");
    };
    const buyers = Promise.all([
      ...Array.from({ length: BUYERS }, buy),
      ...Array.from({ length: LOOKERS }, look),
    ]);
    // Each wait for orders fails with them.
    buyers.catch(() => {});
    const sold = (count: number) =>
      Promise.race([
        eventually(async () => (placed.length >= count ? true : null), `${count} orders`, WAIT_S),
        buyers,
      ]);

    await sold(BUYERS);
    for (const old of shop.checkouts) {
      await balancer.add((await shop.start()).url);
      const before = placed.length;
      expect(await old.stop()).toBe(0);
      await sold(before + BUYERS);
    }
    isSelling = false;
    await buyers;

    expect(balancer.answered.filter(({ status }) => status >= 400)).toEqual([]);
    for (const request of ["POST /api/checkout", "POST /api/webhooks/stripe"])
      expect(balancer.answered.filter((each) => each.request === request).length).toBeGreaterThan(3 * BUYERS);
    const column = async (text: string) =>
      (await database.read({ text, values: [] })).flatMap((row) => Object.values(row));
    await eventually(
      async () =>
        (await column("SELECT id FROM messages WHERE state = 'waiting'")).length === 0 ? true : null,
      "the emails",
      EMAILS_S,
    );
    expect(await column("SELECT DISTINCT status FROM orders")).toEqual(["paid"]);
    const emails = await buyerAt({ url: balancer.url, sandboxUrl: shop.sandboxUrl }).inbox(placed.length);
    expect(emails.map(({ to }) => to).toSorted()).toEqual(
      placed.map((id) => `${id}@example.com`.toLowerCase()).toSorted(),
    );
    expect(shop.output()).not.toContain('"level":"error"');
    for (const event of ["connections-cut", "jobs-interrupted"]) expect(shop.output()).not.toContain(event);
  },
  TIMEOUT_MS,
);
