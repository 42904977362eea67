import { expect, test } from "vitest";
import { manualClock } from "./manual-clock.ts";
import { checkoutSessionParams, formFields, openSandbox } from "./open-sandbox.ts";

const DAY_MS = 24 * 60 * 60_000;

test("what the buyer has entered before leaving is in the expired session, with the URL of a copy to pay", async () => {
  const clock = manualClock();
  const { stripe, post, page, url, idle, shop } = await openSandbox({ clock });
  const { id } = await stripe.checkout.sessions.create(
    checkoutSessionParams({
      client_reference_id: "ord_1",
      after_expiration: { recovery: { enabled: true } },
      consent_collection: { promotions: "auto" },
    }),
  );
  const entered = { ...formFields(await page(`/pay/${id}`)), email: "wen@example.com", promotions: "opt_in" };
  await post(`/pay/${id}`, { ...entered, action: "abandon" });
  expect(await page(`/pay/${id}`)).toContain('value="wen@example.com"');
  const open = await stripe.checkout.sessions.retrieve(id);
  expect(open.after_expiration?.recovery).toMatchObject({ enabled: true, url: null, expires_at: null });
  await stripe.checkout.sessions.expire(id);
  await idle();

  const expired = await stripe.checkout.sessions.retrieve(id);
  expect(expired).toMatchObject({
    status: "expired",
    customer_details: { email: "wen@example.com" },
    consent: { promotions: "opt_in" },
  });
  expect(shop.events.at(-1)?.data.object).toMatchObject({
    after_expiration: { recovery: { url: expired.after_expiration?.recovery?.url } },
  });
  const recovery = expired.after_expiration?.recovery?.url ?? "";
  expect(recovery).toContain(`${url}/recover/`);

  const visit = await fetch(recovery, { redirect: "manual" });
  expect(visit.status).toBe(303);
  const copy = (visit.headers.get("location") ?? "").split("/").at(-1) ?? "";
  await post(`/pay/${copy}`, formFields(await page(`/pay/${copy}`)));
  expect(await stripe.checkout.sessions.retrieve(copy)).toMatchObject({
    payment_status: "paid",
    recovered_from: id,
    client_reference_id: "ord_1",
    customer_details: { email: "wen@example.com" },
  });

  clock.advance(30 * DAY_MS);
  expect((await fetch(recovery, { redirect: "manual" })).status).toBe(404);
});

test("a buyer who leaves the box unchecked has not consented, and sessions without recovery have no URL", async () => {
  const { stripe, post } = await openSandbox();
  const asked = await stripe.checkout.sessions.create(
    checkoutSessionParams({ consent_collection: { promotions: "auto" } }),
  );
  await post(`/pay/${asked.id}`, { email: "wen@example.com", action: "abandon" });
  const expired = await stripe.checkout.sessions.expire(asked.id);
  expect([expired.consent?.promotions, expired.after_expiration]).toEqual(["opt_out", null]);
  const plain = await stripe.checkout.sessions.create(checkoutSessionParams());
  expect([plain.consent, plain.consent_collection]).toEqual([null, null]);
});
