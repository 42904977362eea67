import { describe, expect, it, onTestFinished } from "vitest";
import { buyerAt } from "./buyer.ts";
import { startShop } from "./shop.ts";
import { startReceiver } from "./trace-receiver.ts";

const [TRACE, PROXY] = ["4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"];
const READER = "traced.reader@example.com";
/** https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/trace/v1/trace.proto */
const [INTERNAL, SERVER, CLIENT] = [1, 2, 3];

describe("a shop with OTEL_EXPORTER_OTLP_ENDPOINT", () => {
  it("sends the traces of a purchase, with what it asked Stripe and Resend, the last ones when it stops", async () => {
    const receiver = await startReceiver();
    onTestFinished(async () => void (await receiver.close()));
    const shop = await startShop({
      variables: {
        OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
        OTEL_SERVICE_NAME: "lantern",
        OTEL_EXPORTER_OTLP_HEADERS: "x-key=a%20secret",
        OTEL_RESOURCE_ATTRIBUTES: "deployment.environment.name=test",
      },
    });
    onTestFinished(() => shop.close());
    const { api, pay, status, inbox } = buyerAt(shop);
    const placed = await api("/api/checkout?utm_source=letter", {
      method: "POST",
      headers: { traceparent: `00-${TRACE}-${PROXY}-01` },
      json: { locale: "en", items: [{ product: "book" }], email: READER },
    });
    const { order, url } = await placed.json();
    await pay(url, "pay", READER);
    await status(order, "paid");
    await inbox(1, READER);
    await shop.stopCheckout();

    const { spans, resources, headers, bodies } = receiver;
    const request = spans.find(({ kind, traceId }) => kind === SERVER && traceId === TRACE);
    expect(request).toMatchObject({
      ...{ parentSpanId: PROXY, name: "POST /api/checkout" },
      attributes: {
        ...{ "http.request.method": "POST", "url.scheme": "http" },
        ...{ "http.route": "/api/checkout", "url.path": "/api/checkout", "http.response.status_code": 201 },
      },
    });
    const { hostname, port } = new URL(shop.sandboxUrl);
    const address = { "server.address": hostname, "server.port": Number(port) };
    const call = spans.find(({ parentSpanId }) => parentSpanId === request?.spanId);
    expect(call).toMatchObject({ traceId: TRACE, kind: CLIENT, name: "POST" });
    expect(call?.attributes).toEqual({
      ...address,
      ...{ "http.request.method": "POST", "http.response.status_code": 200 },
    });
    const byId = new Map(spans.map((span) => [span.spanId, span]));
    const calls = spans.filter(({ kind }) => kind === CLIENT);
    expect(calls.length).toBeGreaterThan(2);
    for (const { parentSpanId = "" } of calls) expect(byId.get(parentSpanId)?.kind).not.toBe(CLIENT);
    for (const { kind, spanId } of spans)
      if (kind === INTERNAL) expect(calls.some(({ parentSpanId }) => parentSpanId === spanId)).toBe(true);
    expect(spans.map(({ name }) => name)).toContain("POST /api/webhooks/stripe");

    const logged = shop.lines.filter(({ event }) => event === "request");
    expect(logged.length).toBeGreaterThan(1);
    const traces = new Set(spans.map(({ traceId }) => traceId));
    for (const { trace } of logged) expect(traces).toContain(trace);

    expect(resources[0]).toMatchObject({
      ...{ "service.name": "lantern", "deployment.environment.name": "test" },
    });
    expect(headers[0]).toMatchObject({ "x-key": "a secret" });
    const sent = bodies.join("\n");
    expect(sent).toMatch(/^\/v1\/traces /);
    for (const secret of [
      "reader",
      "utm_source",
      order,
      "cs_",
      "127.0.0.1:1",
      shop.settings.stripe.secretKey,
    ])
      expect(sent).not.toContain(secret);
  });
});
