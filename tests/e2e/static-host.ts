import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import { extname, join } from "node:path";
import { z } from "zod";

const TYPES: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".avif": "image/avif",
  ".webp": "image/webp",
  ".jpeg": "image/jpeg",
  ".png": "image/png",
  ".woff2": "font/woff2",
};

/** The settings that publishing writes for Vercel, as far as the pages rely on them. */
const VercelJson = z.object({
  rewrites: z.array(z.object({ source: z.string(), destination: z.url() })),
  headers: z.array(
    z.object({ source: z.string(), headers: z.array(z.object({ key: z.string(), value: z.string() })) }),
  ),
});

/** A static host as Vercel is: the files of a published site, with the headers and the rewrites of its `vercel.json`. */
export async function startStaticHost({ port, site }: { port: number; site: string }) {
  const server = createServer((incoming, outgoing) => {
    const { rewrites, headers } = VercelJson.parse(
      JSON.parse(readFileSync(join(site, "vercel.json"), "utf8")),
    );
    const { url = "/" } = incoming;
    const { pathname } = new URL(url, "http://localhost");
    const rewrite = rewrites.find(({ source }) => pathname.startsWith(source.replace(":path*", "")));
    if (rewrite) return forward(incoming, outgoing, new URL(rewrite.destination).origin);
    const rules = headers.filter(({ source }) => new RegExp(`^${source}$`).test(pathname));
    const sent = rules.flatMap((rule) => rule.headers.map(({ key, value }) => [key, value]));
    serve(pathname, outgoing, { site, headers: Object.fromEntries(sent) });
  });
  server.listen(port);
  await once(server, "listening");
  return {
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

function serve(
  pathname: string,
  outgoing: ServerResponse,
  { site, headers }: { site: string; headers: Record<string, string> },
): void {
  const path = decodeURIComponent(pathname.endsWith("/") ? `${pathname}index.html` : pathname);
  const isFound = existsSync(join(site, path));
  const file = join(site, isFound ? path : "404.html");
  const type = TYPES[extname(file)] ?? "application/octet-stream";
  outgoing.writeHead(isFound ? 200 : 404, { "Content-Type": type, ...headers }).end(readFileSync(file));
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
