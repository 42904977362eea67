import { describe, expect, it } from "vitest";
import { parseNodeSettings } from "#checkout/node/settings.ts";
import { parseTracingSettings } from "#checkout/node/tracing-settings.ts";

const ENDPOINT = { OTEL_EXPORTER_OTLP_ENDPOINT: "https://collector.example:4318/" };

describe("the settings of traces", () => {
  it("are none without an endpoint, and if OpenTelemetry is disabled", () => {
    expect(parseTracingSettings({ OTEL_SERVICE_NAME: "shop" })).toBeNull();
    expect(parseTracingSettings({ ...ENDPOINT, OTEL_SDK_DISABLED: "true" })).toBeNull();
    expect(parseNodeSettings({ OTEL_EXPORTER_OTLP_ENDPOINT: "" }).tracing).toBeNull();
  });

  it("are OpenTelemetry's own variables", () => {
    expect(
      parseTracingSettings({
        ...ENDPOINT,
        OTEL_EXPORTER_OTLP_HEADERS: "Authorization=Basic%20YTpi==, x-team = shop",
        OTEL_RESOURCE_ATTRIBUTES: "service.name=other,deployment.environment.name=production",
        OTEL_SERVICE_NAME: "lantern",
      }),
    ).toEqual({
      url: "https://collector.example:4318/v1/traces",
      headers: { Authorization: "Basic YTpi==", "x-team": "shop" },
      resource: { "service.name": "lantern", "deployment.environment.name": "production" },
    });
    expect(parseTracingSettings(ENDPOINT)?.resource).toEqual({ "service.name": "vitrine" });
  });

  it("that are wrong are all named, with what is expected", () => {
    const wrong = {
      OTEL_EXPORTER_OTLP_ENDPOINT: "collector:4317",
      OTEL_EXPORTER_OTLP_HEADERS: "secret",
      OTEL_EXPORTER_OTLP_PROTOCOL: "grpc",
      OTEL_RESOURCE_ATTRIBUTES: "a=%zz",
      OTEL_SDK_DISABLED: "perhaps",
    };
    expect(() => parseNodeSettings({ ...wrong, PORT: "x" })).toThrow(
      /PORT: (.|\n)*OTEL_EXPORTER_OTLP_ENDPOINT: expected an address(.|\n)*OTEL_EXPORTER_OTLP_HEADERS: expected key=value(.|\n)*OTEL_EXPORTER_OTLP_PROTOCOL: expected http(.|\n)*OTEL_RESOURCE_ATTRIBUTES: (.|\n)*OTEL_SDK_DISABLED: expected "true"/,
    );
  });
});
