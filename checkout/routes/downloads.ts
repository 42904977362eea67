import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import { filePath, LIBRARY_PATH } from "#domain/addresses.ts";
import { Problem } from "#domain/api/problem.ts";
import { DownloadParams, DownloadRequest } from "#domain/api/requests.ts";
import { DownloadResponse } from "#domain/api/responses/library.ts";
import type { Env } from "../http/env.ts";
import { requestLanguage, shopLanguages } from "../http/language.ts";
import { findEntitlementAccess } from "../http/order-access.ts";
import { requireSession } from "../http/session-cookie.ts";
import { urlLifetimeMs } from "../offers/lifetime.ts";
import { countDownload, isDownloading } from "../orders/entitlements/downloads.ts";
import { denyAccess } from "../orders/entitlements/entitlement.ts";
import { findLibraryItem } from "../orders/entitlements/library.ts";
import type { Ports } from "../ports.ts";
import { findArchive } from "./archive.ts";
import { bodyFormat, json, problem, rejectInvalid } from "./responses.ts";

const post = createRoute({
  method: "post",
  path: "/",
  security: [{ session: [] }],
  summary:
    "Get a URL to download a file or all files of an order from, for a session or the browser that placed the order",
  request: {
    body: {
      content: {
        "application/json": { schema: DownloadRequest },
        "application/x-www-form-urlencoded": { schema: DownloadRequest },
      },
    },
  },
  responses: {
    200: json(DownloadResponse, "To JSON: the URL. That of a zip is only for this browser"),
    303: { description: "To a form: redirect to the file" },
    400: problem("invalid-request"),
    401: problem("not-signed-in"),
    403: problem(
      "access-not-started, access-ended, ended-by-owner, refunded, disputed, dispute-lost, download-limit, cross-site",
    ),
    404: problem("unknown-item, unknown-order"),
    413: problem("too-large"),
    415: problem("unsupported-media-type"),
    503: problem("file-missing, files-down, order-book-down, disk-full"),
  },
});

const get = createRoute({
  method: "get",
  path: "/{item}/{file}",
  security: [{ session: [] }],
  summary:
    "Download a file: always redirects to a URL that is valid now, so that a download can be resumed at any time",
  description: "A request for a later part of the file is no further download.",
  request: { params: DownloadParams },
  responses: {
    302: { description: "Redirect to the file" },
    401: post.responses[401],
    403: post.responses[403],
    404: problem("unknown-item"),
    503: post.responses[503],
  },
});

/** A range that does not begin with the first byte. RFC 9110 §14.2 */
const LATER_PART = /^bytes=\s*(?!0+-)/i;

interface Wanted {
  item: string;
  file: string;
  inPlace?: boolean | undefined;
  /** Whether it is the rest of a file, or only asks what there is. */
  isContinued?: boolean;
}

export function downloadRoutes(ports: Ports) {
  const { database, files, offers, clock, siteUrl } = ports;
  return new OpenAPIHono<Env>({ defaultHook: rejectInvalid })
    .openapi(post, async (c) => {
      const isForm = bodyFormat(c) === "form";
      const request = isForm ? c.req.valid("form") : c.req.valid("json");
      const locale = requestLanguage(c, await shopLanguages(ports), request.locale);
      c.set("locale", locale);
      if (request.order !== undefined) {
        const { order, access } = await findArchive(c, ports, { id: request.order, locale });
        const url = `${siteUrl}/api/orders/${order.id}/files.zip?locale=${locale}`;
        return isForm ? c.redirect(url, 303) : c.json({ url, expires: access.expires.toISOString() }, 200);
      }
      const { item = "", file = "", inPlace } = request;
      const { url, expires } = await presign(c, { item, file, inPlace });
      return isForm ? c.redirect(url, 303) : c.json({ url, expires: expires.toISOString() }, 200);
    })
    .openapi(get, async (c) => {
      const isContinued = c.req.method === "HEAD" || LATER_PART.test(c.req.header("Range") ?? "");
      const { url } = await presign(c, { ...c.req.valid("param"), isContinued });
      return c.redirect(url, 302);
    });

  /** A URL of a file that this browser may have, counted as a download unless it continues one. @throws {Problem} */
  async function presign(
    c: Context<Env>,
    { item: id, file: name, inPlace = false, isContinued = false }: Wanted,
  ): Promise<{ url: string; expires: Date }> {
    const item = await findLibraryItem(ports, id, "en");
    const access = item && (await findEntitlementAccess(c, ports, item));
    if (!access) await requireSession(c, ports);
    const file = access && item.files.find((each) => each.name === name);
    if (!file) throw new Problem("unknown-item", { back: LIBRARY_PATH });
    const denial = denyAccess(item, clock());
    if (denial) throw new Problem(denial, { back: LIBRARY_PATH });
    const stored = await files.stat(file.key);
    if (!stored) {
      ports.log("error", "file-missing", { item: item.id, product: item.product });
      throw new Problem("file-missing", { back: LIBRARY_PATH });
    }
    const download = { entitlementId: item.id, file: name, sessionHash: access.hash };
    const isCounted = isContinued && (await isDownloading(database, download, clock()));
    const { quantity, downloads: limit = (await offers.shop()).downloads } = item;
    if (!isCounted && !(await countDownload(database, { ...download, quantity, inPlace, limit }, clock())))
      throw new Problem("download-limit", { back: LIBRARY_PATH });
    const expires = new Date(clock().getTime() + urlLifetimeMs(file.size));
    const renewAt = inPlace ? undefined : `/api/downloads${filePath(item.id, name)}`;
    return { url: await files.presign(file, expires, renewAt), expires };
  }
}
