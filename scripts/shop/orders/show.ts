import type { Command } from "commander";
import type { AdminEntitlement } from "#domain/api/admin/entitlements.ts";
import type { AdminMessage } from "#domain/api/admin/messages.ts";
import { AdminOrderDetails } from "#domain/api/admin/orders.ts";
import type { MessageChannel } from "#domain/api/responses/states.ts";
import { formatAmount } from "#domain/money/currency.ts";
import { orderState } from "#domain/order-state.ts";
import { callAdminApi } from "../admin-client.ts";
import { addServiceOption, adminService, type ServiceOptions } from "../admin-service.ts";
import { formatMinute, print, printJson } from "../output.ts";
import { formatItem, paymentNotes } from "./list.ts";

/** `shop orders show` */
export function addShow(orders: Command): void {
  const verb = orders
    .command("show")
    .description(
      "show an order with its buyer, sums, entitlements, downloads, sessions, emails, webhooks, notes and history",
    )
    .argument("<order>", "the id of an order, such as ord_…")
    .option("--json", "print it as JSON, with amounts in minor units")
    .action(showOrder);
  addServiceOption(verb);
}

async function showOrder(
  id: string,
  { json, ...service }: ServiceOptions & { json?: boolean },
): Promise<void> {
  const request = { method: "GET", path: `/orders/${encodeURIComponent(id)}` } as const;
  const order = await callAdminApi(adminService(service), request, AdminOrderDetails);
  if (json) return printJson(order);
  for (const line of linesOf(order)) print(line);
}

function linesOf(order: AdminOrderDetails): string[] {
  const { id, currency, email, locale, origin, paymentIntent, items, entitlements, messages, history } =
    order;
  const sum = (amount: number) => formatAmount(amount, currency, "en");
  const state = [orderState(order).replace("-", " "), ...paymentNotes(order)].join("; ");
  return [
    `${id}  ${state}`,
    ...section("buyer", [`${email ?? "not known yet"}, ${locale}`, ...sessionsOf(order)]),
    ...section("gift", giftOf(order)),
    ...section("from", [[origin, paymentIntent].filter(Boolean).join(", ")]),
    ...section("lines", [
      ...items.map((item) => `${formatItem(item)}  ${sum(item.amount * item.quantity)}`),
      `total  ${sum(order.amount)}`,
      ...taxesOf(order),
    ]),
    ...section(
      "entitlements",
      entitlements.flatMap((each) => describeEntitlement(each, email)),
    ),
    ...section("emails", sentBy("email", messages)),
    ...section("webhooks", sentBy("webhook", messages)),
    ...section(
      "notes",
      history
        .filter(({ event }) => event === "note")
        .map(({ at, detail }) => `${formatMinute(at)}  ${detail}`),
    ),
    ...section(
      "history",
      history.map(({ at, event, cause, detail }) =>
        [formatMinute(at), event.padEnd(20), cause.padEnd(14), detail].join("  ").trimEnd(),
      ),
    ),
  ];
}

function taxesOf({ taxes, tax, currency }: AdminOrderDetails): string[] {
  const sum = (amount: number) => formatAmount(amount, currency, "en");
  // Orders from before taxes were stored by rate only know the sum.
  if (taxes.length === 0) return tax > 0 ? [`  with ${sum(tax)} tax`] : [];
  return taxes.map(({ name, country, percentage, amount, isIncluded, isReverseCharge }) => {
    const rate = [name, country, `${percentage}%`].filter(Boolean).join(" ");
    return `  ${isIncluded ? "includes" : "with"} ${sum(amount)} ${rate}${isReverseCharge ? ", reverse charge" : ""}`;
  });
}

function sentBy(channel: MessageChannel, messages: AdminMessage[]): string[] {
  return messages
    .filter((message) => message.channel === channel)
    .map(({ id, kind, recipient, state, error }) =>
      [state.padEnd(7), `${kind} to ${recipient}`, id, error].filter(Boolean).join("  "),
    );
}

/** A title and its lines. Nothing if there are none. */
function section(title: string, lines: string[]): string[] {
  return lines.map((line, index) => `${(index === 0 ? title : "").padEnd(12)}  ${line}`);
}

function sessionsOf({ sessions }: AdminOrderDetails): string[] {
  const [last] = sessions;
  if (!last) return ["never signed in"];
  const ended = last.endedAt === null ? "" : `, ended ${formatMinute(last.endedAt)}`;
  return [`signed in ${sessions.length} ×, last ${formatMinute(last.createdAt)}${ended}`];
}

function giftOf({ gift, status, entitlements }: AdminOrderDetails): string[] {
  if (!gift) return [];
  const { recipient, giver, words, deliversAt } = gift;
  const state = deliversAt
    ? `delivered on ${formatMinute(deliversAt)}`
    : entitlements.length > 0
      ? "delivered"
      : `not delivered, the order is ${status}`;
  return [`to ${recipient}, ${state}`, ...(giver ? [`from ${giver}`] : []), ...(words?.split("\n") ?? [])];
}

function describeEntitlement(entitlement: AdminEntitlement, buyer: string | null): string[] {
  const { id, holder, product, option, quantity, endsAt, endReason, ownerReason, licenceKeys, downloads } =
    entitlement;
  const state = endReason
    ? [endReason, endsAt && formatMinute(endsAt), ownerReason].filter(Boolean).join(", ")
    : "active";
  return [
    [
      id,
      `${quantity > 1 ? `${quantity} × ` : ""}${product}/${option}`,
      state,
      ...(holder === buyer ? [] : [holder]),
    ].join("  "),
    ...licenceKeys.map((key) => `  licence key ${key}`),
    ...downloads.map(
      ({ file, inPlace, count, lastAt }) =>
        `  ${file}: ${inPlace ? "opened in the library" : "downloaded"} ${count} ×, last ${formatMinute(lastAt)}`,
    ),
  ];
}
