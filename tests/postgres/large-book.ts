import pg from "pg";

/**
 * Fills a migrated order book in PostgreSQL: paid orders, each with a line, an entitlement, a link, a session, an email that was sent
 * and a webhook event that was handled. Their numbers begin with 1, as in `ord_1` of `reader-1@example.com`.
 */
export async function fillBook(url: string, orders: number): Promise<void> {
  const at = "'2026-10-01T09:00:00.000Z'";
  const earlier = "'2026-09-01T09:00:00.000Z'";
  const email = "'reader-' || n || '@example.com'";
  const insert = (
    table: string,
    columns: Record<string, string>,
  ) => `INSERT INTO ${table} (${Object.keys(columns).join(", ")})
      SELECT ${Object.values(columns).join(", ")} FROM generate_series(1, ${orders}) AS n`;
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const tables = [
    insert("orders", {
      ...{
        id: "'ord_' || n",
        status: "'paid'",
        email,
        locale: "'en'",
        currency: "'USD'",
        session_id: "'cs_' || n",
      },
      ...{
        subtotal: "2900",
        discount: "0",
        tax: "0",
        total: "2900",
        refunded: "0",
        payment_intent: "'pi_' || n",
      },
      ...{ created_at: at, paid_at: at, version: "1" },
    }),
    insert("order_items", {
      ...{ id: "'itm_' || n || '_0'", order_id: "'ord_' || n", position: "0", product: "'book-' || n % 50" },
      ...{
        option_key: "'standard'",
        name: "'The Book'",
        option_name: "''",
        quantity: "1",
        unit_amount: "2900",
      },
      ...{ discount: "0", tax: "0", parts: "'[]'" },
    }),
    insert("order_events", {
      ...{
        id: "'evt_' || n || '_paid'",
        order_id: "'ord_' || n",
        position: "0",
        kind: "'paid'",
        cause: "'webhook'",
      },
      ...{ happened_at: at, data: "'{}'" },
    }),
    insert("entitlements", {
      ...{ id: "'ent_' || n || '_0_0'", order_id: "'ord_' || n", line: "0", position: "0", holder: email },
      ...{ product: "'book-' || n % 50", option_key: "'standard'", quantity: "1", starts_at: at },
      part: `'{"product":"book","name":{"en":"The Book"},"files":[]}'`,
    }),
    insert("messages", {
      ...{
        id: "'msg_' || n",
        channel: "'email'",
        kind: "'paid'",
        recipient: email,
        locale: "'en'",
        payload: "'{}'",
      },
      ...{
        order_id: "'ord_' || n",
        priority: "0",
        state: "'sent'",
        attempts: "0",
        created_at: at,
        due_at: at,
        done_at: at,
      },
    }),
    insert("webhook_events", {
      ...{
        id: "'evt_' || n",
        type: "'checkout.session.completed'",
        payload: "'{}'",
        received_at: at,
        due_at: at,
      },
      ...{ attempts: "1", handled_at: at },
    }),
    insert("links", {
      ...{ token_hash: "'link_' || n", email, locale: "'en'", created_at: at, order_id: "'ord_' || n" },
      expires_at: "'2026-12-01T09:00:00.000Z'",
    }),
    insert("sessions", {
      ...{ token_hash: "'session_' || n", email, created_at: at, expires_at: "'2026-12-01T09:00:00.000Z'" },
    }),
    insert("downloads", {
      ...{
        entitlement_id: "'ent_' || n || '_0_0'",
        file: "'book.pdf'",
        session_hash: "'session_' || n",
        started_at: earlier,
      },
    }),
    insert("licences", { id: "'KEY' || n", entitlement_id: "'ent_' || n || '_0_0'", uses: "0" }),
    insert("licence_activations", {
      id: "'act_' || n",
      licence: "'KEY' || n",
      instance: "'mac'",
      activated_at: at,
    }),
    insert("discount_uses", {
      order_id: "'ord_' || n",
      discount: "'CODE-' || n % 50",
      buyer: email,
      state: "'used'",
    }),
    insert("invoices", {
      ...{
        id: "'ord_' || n",
        order_id: "'ord_' || n",
        kind: "'invoice'",
        prefix: "''",
        position: "n",
        issued_at: at,
      },
      ...{ amount: "2900", taxes: "'[]'" },
    }),
    insert("order_keys", {
      order_id: "'ord_' || n",
      key_hash: "'key_' || n",
      expires_at: "'2026-12-01T09:00:00.000Z'",
    }),
    insert("rate_limits", { key: "'links:' || n", count: "1", expires_at: "'2026-12-01T09:00:00.000Z'" }),
    insert("limited_copies", {
      ...{
        id: "'ord_' || n || '_0'",
        order_id: "'ord_' || n",
        product: "'book-' || n % 50",
        option_key: "'standard'",
      },
      quantity: "1",
    }),
  ];
  for (const text of [...tables, "ANALYZE"]) await client.query(text);
  await client.end();
}
