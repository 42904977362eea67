import Stripe from "stripe";

const TIMEOUT_MS = 20_000;
const MAX_RETRIES = 2;

/** Stripe's SDK with a key. `apiUrl` is the address of the sandbox; without it, Stripe's own API is used. */
export function stripeClient({ secretKey, apiUrl }: { secretKey: string; apiUrl?: string }): Stripe {
  return new Stripe(secretKey, {
    // Workers have no Node sockets. Using fetch on both runtimes keeps their behaviour the same.
    httpClient: Stripe.createFetchHttpClient(),
    timeout: TIMEOUT_MS,
    maxNetworkRetries: MAX_RETRIES,
    telemetry: false,
    ...(apiUrl ? endpoint(apiUrl) : {}),
  });
}

function endpoint(apiUrl: string): { host: string; port: string; protocol?: "http" } {
  const { hostname: host, port, protocol } = new URL(apiUrl);
  // The SDK's default is https and its port.
  return protocol === "http:" ? { host, port: port || "80", protocol: "http" } : { host, port };
}
