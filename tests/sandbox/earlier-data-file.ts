/** The lines of a data file as the first version of the sandbox wrote them: a refunded order and an email. */
export function earlierDataFile(created: number): unknown[] {
  const metadata = { order: "ord_1" };
  const item = {
    id: "li_1",
    name: "Between Two Scripts",
    description: null,
    images: [],
    productMetadata: {},
    metadata: {},
    unitAmount: 2900,
    quantity: 2,
    taxBehavior: null,
  };
  const session = {
    id: "cs_test_1",
    created,
    expires: created + 86_400,
    status: "complete",
    paymentStatus: "paid",
    payment: "pi_1",
    items: [item],
    amount: 5800,
    currency: "usd",
    customerEmail: null,
    buyer: { email: "a@example.com", name: null, last4: "4242" },
    clientReference: "ord_1",
    metadata,
    successUrl: "http://shop.test/order/",
    cancelUrl: null,
    locale: null,
    methods: null,
    adaptivePricing: false,
    submitType: null,
    paymentDescription: null,
    paymentMetadata: metadata,
    receiptEmail: null,
    statementSuffix: null,
  };
  const payment = {
    id: "pi_1",
    checkout: "cs_test_1",
    created,
    amount: 5800,
    currency: "usd",
    status: "succeeded",
    charge: "ch_1",
    charged: created,
    method: "card",
    methodId: "pm_1",
    last4: "4242",
    intended: null,
    declineCode: null,
    email: "a@example.com",
    name: null,
  };
  const refund = {
    id: "re_1",
    payment: "pi_1",
    charge: "ch_1",
    created,
    amount: 5800,
    currency: "usd",
    status: "succeeded",
    reason: null,
    metadata: {},
  };
  const event = { id: "evt_1", type: "refund.created", created, about: "cs_test_1", payload: "{}" };
  const delivery = {
    id: "evt_1",
    state: "delivered",
    attempts: 1,
    next: created * 1000 + 1000,
    lastAt: created * 1000,
    lastResult: "HTTP 200",
  };
  const mail = {
    id: "8f4a2c1e-0000-4000-8000-000000000000",
    at: "2026-10-01T12:00:00.000Z",
    from: "hello@shop.test",
    to: ["a@example.com"],
    cc: [],
    bcc: [],
    replyTo: [],
    subject: "Your order",
    html: null,
    text: "Thank you",
    headers: {},
    tags: [],
    attachments: [],
  };
  const answer = { id: "key", created, request: "hash", body: "{}" };
  return [
    [["checkouts", session]],
    [["payments", payment]],
    [
      ["refunds", refund],
      ["events", event],
      ["deliveries", delivery],
      ["answers", answer],
    ],
    [["mails", mail]],
    [["outages", { id: "stripe", down: false }]],
  ];
}
