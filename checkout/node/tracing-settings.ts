import * as z from "zod";
import { describeIssue, SettingsError } from "../service-settings.ts";

/** Keys have no blanks, and values no comma or semicolon, unless they are percent-encoded. */
const PAIR = /^[^\s=,;%]+\s*=(?:[^,;%]|%[\da-f]{2})*$/i;

const url = z
  .string()
  .refine(
    (text) => /^https?:\/\//i.test(text) && URL.canParse(text),
    "expected an address that begins with http:// or https://, such as http://localhost:4318",
  );
const pairs = z
  .string()
  .transform((text) => text.split(",").map((pair) => pair.trim()))
  .transform((list) => list.filter((pair) => pair !== ""))
  .refine(
    (list) => list.every((pair) => PAIR.test(pair) && isDecodable(pair)),
    "expected key=value,key=value, with special characters percent-encoded",
  )
  .transform((list) => Object.fromEntries(list.map(decodePair)));

/**
 * OpenTelemetry's own variables. Its exporter reads OTEL_EXPORTER_OTLP_TIMEOUT, …_COMPRESSION and …_CERTIFICATE itself.
 * https://opentelemetry.io/docs/specs/otel/protocol/exporter/
 */
const Environment = z.object({
  OTEL_EXPORTER_OTLP_ENDPOINT: url.optional(),
  OTEL_EXPORTER_OTLP_HEADERS: pairs.default({}),
  OTEL_EXPORTER_OTLP_PROTOCOL: z
    .enum(["http/protobuf", "http/json"], "expected http/protobuf or http/json, whose port usually is 4318")
    .optional(),
  OTEL_RESOURCE_ATTRIBUTES: pairs.default({}),
  OTEL_SERVICE_NAME: z.string().optional(),
  OTEL_SDK_DISABLED: z.stringbool({ error: 'expected "true" or "false"' }).default(false),
});

export interface TracingSettings {
  /** Where traces are sent by OTLP over HTTP. */
  url: string;
  headers: Record<string, string>;
  /** What the service is called in traces, and more about it. */
  resource: Record<string, string>;
}

/**
 * The settings of traces. null: there are none.
 * @throws {SettingsError} listing every setting that is wrong
 */
export function parseTracingSettings(variables: Record<string, unknown>): TracingSettings | null {
  const { data, error } = Environment.safeParse(variables);
  if (!data) throw new SettingsError(error.issues.map(describeIssue));
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_SERVICE_NAME: name } = data;
  if (endpoint === undefined || data.OTEL_SDK_DISABLED) return null;
  return {
    url: `${endpoint.replace(/\/+$/, "")}/v1/traces`,
    headers: data.OTEL_EXPORTER_OTLP_HEADERS,
    resource: {
      "service.name": "vitrine",
      ...data.OTEL_RESOURCE_ATTRIBUTES,
      ...(name !== undefined && { "service.name": name }),
    },
  };
}

function decodePair(pair: string): [string, string] {
  const [key = "", ...value] = pair.split("=");
  return [key.trim(), decodeURIComponent(value.join("=").trim())];
}

/** Whether what is percent-encoded is UTF-8. */
function isDecodable(text: string): boolean {
  try {
    return decodeURIComponent(text) !== null;
  } catch {
    return false;
  }
}
