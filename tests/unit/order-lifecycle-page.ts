import { LIFECYCLE, type Transition } from "#domain/order-lifecycle.ts";

/** docs/order-lifecycle.md, drawn from the state machine. */
export function lifecyclePage(): string {
  return `# The life of an order

Drawn from \`scripts/domain/order-lifecycle.ts\`, which the order book follows: its statements change an order only from the states
that are listed there. Every change is appended to the order's history (\`order_events\`) in the same transaction. A test fails if
this page is not up to date.

\`\`\`mermaid
stateDiagram-v2
${LIFECYCLE.flatMap(arrows).join("\n")}
\`\`\`

| event | from | to | caused by | only if |
| --- | --- | --- | --- | --- |
${LIFECYCLE.map(row).join("\n")}

Other events leave the status as it is: a refund of a part, a second dispute, a payment through a session that the shop does not
know (\`unexpected-payment\`), what the creator does (\`note\`, \`email-corrected\`, \`entitlement-ended\`, \`entitlement-restored\`,
\`message-resent\`), what becomes of a gift's address (\`recipient-corrected\`, \`recipient-moved\`) and of seats (\`seat-handed-on\`,
\`seat-taken-back\`). The history of an order from before there were histories begins with \`recorded\`: what the order book said about it.
`;
}

function arrows({ kind, from, to }: Transition): string[] {
  return from.map((status) => `  ${status ?? "[*]"} --> ${to}: ${kind}`);
}

function row({ kind, from, to, causes, when = "" }: Transition): string {
  const before = from.map((status) => status ?? "none").join(", ");
  return `| \`${kind}\` | ${before} | ${to} | ${causes.join(", ")} | ${when} |`;
}
