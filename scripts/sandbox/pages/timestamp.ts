import { html } from "hono/html";
import type { Html } from "./layout.ts";

/** A time as a `<time>` element in UTC. It is given in ISO 8601 or in seconds since 1970. */
export function timestamp(at: string | number): Html {
  const iso = new Date(typeof at === "number" ? at * 1000 : at).toISOString();
  return html`<time datetime="${iso}" class="figure">${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC</time>`;
}
