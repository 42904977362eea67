import { readdir, readFile, rm, stat } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import { join } from "node:path";
import { pathSegments } from "#domain/addresses.ts";

/** The folder in which s3rver keeps the parts of uploads that are not complete yet. */
const FOLDER = "._S3rver_uploads";
const PART = /^\d+$/;
/** In one answer: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListMultipartUploads.html */
const MAX_UPLOADS = 1000;

/** What s3rver lacks of multipart uploads: to list those that are not complete, to list their parts, and to abort them. */
export async function answerUploads(
  { method, url = "/" }: Pick<IncomingMessage, "method" | "url">,
  bucketFolder: string,
): Promise<{ status: number; xml: string } | null> {
  const { pathname, searchParams } = new URL(url, "http://localhost");
  const [, ...key] = pathSegments(pathname) ?? [];
  const id = searchParams.get("uploadId");
  const folder = join(bucketFolder, FOLDER);
  if (method === "GET" && searchParams.has("uploads"))
    return { status: 200, xml: await listUploads(folder, searchParams) };
  if (id === null || !/^\w+$/.test(id) || key.length === 0) return null;
  if (method === "GET") return { status: 200, xml: await listParts(join(folder, id)) };
  if (method !== "DELETE") return null;
  await rm(join(folder, id), { recursive: true, force: true });
  return { status: 204, xml: "" };
}

async function listUploads(folder: string, query: URLSearchParams): Promise<string> {
  const prefix = query.get("prefix") ?? "";
  const marker = [query.get("key-marker") ?? "", query.get("upload-id-marker") ?? ""];
  const uploads = await Promise.all(
    (await readdir(folder).catch(() => [])).map(async (id) => {
      const file = join(folder, id, "key");
      return { id, key: await readFile(file, "utf8"), at: (await stat(file)).mtime.toISOString() };
    }),
  );
  const found = uploads
    .filter(({ id, key }) => key.startsWith(prefix) && compare([key, id], marker) > 0)
    .toSorted((a, b) => compare([a.key, a.id], [b.key, b.id]));
  const page = found.slice(0, MAX_UPLOADS);
  const elements = page.map(
    ({ id, key, at }) =>
      `<Upload><Key>${escapeXml(key)}</Key><UploadId>${id}</UploadId><Initiated>${at}</Initiated></Upload>`,
  );
  return `<ListMultipartUploadsResult>${elements.join("")}${nextPage(found.length, page.at(-1))}</ListMultipartUploadsResult>`;
}

function nextPage(found: number, last: { id: string; key: string } | undefined): string {
  if (!last || found <= MAX_UPLOADS) return "<IsTruncated>false</IsTruncated>";
  const markers = `<NextKeyMarker>${escapeXml(last.key)}</NextKeyMarker><NextUploadIdMarker>${last.id}</NextUploadIdMarker>`;
  return `<IsTruncated>true</IsTruncated>${markers}`;
}

/** Keys are sorted first, and then the uploads to one key. */
function compare(a: string[], b: string[]): number {
  const index = a.findIndex((text, at) => text !== b[at]);
  if (index === -1) return 0;
  return (a[index] ?? "") < (b[index] ?? "") ? -1 : 1;
}

async function listParts(folder: string): Promise<string> {
  const names = (await readdir(folder)).filter((name) => PART.test(name));
  const parts = await Promise.all(
    names.map(async (name) => {
      const md5 = await readFile(join(folder, `${name}.md5`), "utf8").catch(() => null);
      const { size } = await stat(join(folder, name));
      return md5 === null
        ? ""
        : `<Part><PartNumber>${name}</PartNumber><ETag>"${md5}"</ETag><Size>${size}</Size></Part>`;
    }),
  );
  return `<ListPartsResult>${parts.join("")}</ListPartsResult>`;
}

function escapeXml(text: string): string {
  return text.replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`);
}
