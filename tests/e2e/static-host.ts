import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import { extname, join } from "node:path";

const TYPES: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css",
  ".js": "text/javascript",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".avif": "image/avif",
  ".webp": "image/webp",
  ".jpeg": "image/jpeg",
  ".png": "image/png",
  ".woff2": "font/woff2",
};

/**
 * A static host as Netlify and Vercel are: the files of a published site with the headers of its `_headers`, and `/api/` forwarded to the
 * checkout on another host.
 */
export async function startStaticHost(options: { port: number; site: string; checkout: string }) {
  const server = createServer((incoming, outgoing) => {
    if (incoming.url?.startsWith("/api/")) forward(incoming, outgoing, options.checkout);
    else serve(incoming, outgoing, options.site);
  });
  server.listen(options.port);
  await once(server, "listening");
  return {
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

function serve({ url = "/" }: IncomingMessage, outgoing: ServerResponse, site: string): void {
  const { pathname } = new URL(url, "http://localhost");
  const path = decodeURIComponent(pathname.endsWith("/") ? `${pathname}index.html` : pathname);
  const isFound = existsSync(join(site, path));
  const file = join(site, isFound ? path : "404.html");
  const headers = {
    "Content-Type": TYPES[extname(file)] ?? "application/octet-stream",
    ...headersOf(site, pathname),
  };
  outgoing.writeHead(isFound ? 200 : 404, headers).end(readFileSync(file));
}

/** Later rules replace the values of earlier ones, as those of a published site expect. */
function headersOf(site: string, pathname: string): Record<string, string> {
  const headers: Record<string, string> = {};
  let isMatch = false;
  for (const line of readFileSync(join(site, "_headers"), "utf8").split("\n")) {
    if (line.startsWith("/"))
      isMatch = line.endsWith("*") ? pathname.startsWith(line.slice(0, -1)) : pathname === line;
    const [, name, value] = /^ {2}([\w-]+): (.*)$/.exec(line) ?? [];
    if (isMatch && name && value !== undefined) headers[name] = value;
  }
  return headers;
}

function forward(incoming: IncomingMessage, outgoing: ServerResponse, checkout: string): void {
  const { method, headers, socket } = incoming;
  const { host } = new URL(checkout);
  const forwarded = request(
    new URL(incoming.url ?? "/", checkout),
    { method, headers: { ...headers, host, "x-forwarded-for": socket.remoteAddress } },
    (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    },
  );
  forwarded.on("error", () => outgoing.destroy());
  incoming.pipe(forwarded);
}
