import { type Context, Hono } from "hono";
import { filePath, LIBRARY_PATH } from "#domain/addresses.ts";
import { Problem } from "#domain/api/problem.ts";
import { DownloadParams, DownloadRequest } from "#domain/api/requests.ts";
import type { DownloadResponse } from "#domain/api/responses/library.ts";
import { isLaterPart } from "../files/byte-range.ts";
import type { Env } from "../http/env.ts";
import { requestLanguage, shopLanguages } from "../http/language.ts";
import { findEntitlementAccess } from "../http/order-access.ts";
import { parse, readFormOrJson, readParams } from "../http/read-request.ts";
import { requireSession } from "../http/session-cookie.ts";
import { urlLifetimeMs } from "../offers/lifetime.ts";
import { countDownload } from "../orders/entitlements/downloads.ts";
import { denyAccess } from "../orders/entitlements/entitlement.ts";
import { findLibraryItem } from "../orders/library/library.ts";
import type { Ports } from "../ports.ts";
import { findArchive } from "./archive.ts";

interface FileRequest {
  item: string;
  file: string;
  inPlace?: boolean | undefined;
  /** Whether it continues a download or is a HEAD request. It is not counted if the download already was. */
  isContinued?: boolean;
}

interface Download {
  url: string;
  expires: Date;
  /** Bytes. */
  size?: number;
}

export function downloadRoutes(ports: Ports) {
  const { database, files, offers, clock, siteUrl } = ports;
  return new Hono<Env>()
    .post("/", async (c) => {
      const { isForm, body } = await readFormOrJson(c);
      const request = parse(DownloadRequest, body);
      const locale = requestLanguage(c, await shopLanguages(ports), request.locale);
      c.set("locale", locale);
      if (request.order !== undefined) {
        const { order, access } = await findArchive(c, ports, { id: request.order, locale });
        const url = `${siteUrl}/api/orders/${order.id}/files.zip?locale=${locale}`;
        return answer(c, isForm, { url, expires: access.expires });
      }
      const { item = "", file = "", inPlace } = request;
      return answer(c, isForm, await presign(c, { item, file, inPlace }));
    })
    .get("/:item/:file", async (c) => {
      const params = readParams(c, DownloadParams);
      const isContinued = c.req.method === "HEAD" || isLaterPart(c.req.header("Range"));
      const { url } = await presign(c, { ...params, isContinued });
      return c.redirect(url, 302);
    });

  /** A URL of a file that this browser may have, counted as a download unless it continues one. @throws {Problem} */
  async function presign(
    c: Context<Env>,
    { item: id, file: name, inPlace = false, isContinued = false }: FileRequest,
  ): Promise<Download> {
    const item = await findLibraryItem(ports, id, "en");
    const access = item && (await findEntitlementAccess(c, ports, item));
    if (!access) await requireSession(c, ports);
    const original =
      access &&
      (item.files.find((each) => each.name === name) ??
        item.earlierFiles.find(({ sha256 }) => sha256 === name));
    if (!original) throw new Problem("unknown-item", { back: LIBRARY_PATH });
    const denial = denyAccess(item, clock());
    if (denial) throw new Problem(denial, { back: LIBRARY_PATH });
    const stored = await files.stat(original.key);
    if (!stored) {
      ports.log("error", "file-missing", { item: item.id, product: item.product });
      throw new Problem("file-missing", { back: LIBRARY_PATH });
    }
    const { quantity, downloads: limit = (await offers.shop()).downloads } = item;
    const download = { entitlementId: item.id, quantity, file: name, sessionHash: access.hash, limit };
    if (!(await countDownload(database, { ...download, inPlace, isContinued }, clock())))
      throw new Problem("download-limit", { back: LIBRARY_PATH });
    const file = (await ports.stamps?.deliver(item, original)) ?? original;
    const expires = new Date(clock().getTime() + urlLifetimeMs(file.size));
    const renewAt = inPlace ? undefined : `/api/downloads${filePath(item.id, name)}`;
    return { url: await files.presign(file, expires, renewAt), expires, size: file.size };
  }
}

function answer(c: Context<Env>, isForm: boolean, { expires, ...download }: Download) {
  return isForm
    ? c.redirect(download.url, 303)
    : c.json<DownloadResponse>({ ...download, expires: expires.toISOString() });
}
