import { measureApi } from "./api.ts";

console.log(
  "\nLatency, ms, one request after another on a warm service (client, checkout and sandbox share this machine)\n",
);
console.table(
  (await measureApi()).map(({ route, p50, p99 }) => ({ route, p50: p50.toFixed(1), p99: p99.toFixed(1) })),
);
