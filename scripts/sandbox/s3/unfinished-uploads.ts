import { readdir, readFile, rm, stat } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import { join } from "node:path";
import { pathSegments } from "#domain/addresses.ts";

/** The folder in which s3rver keeps the parts of uploads that are not complete yet. */
const FOLDER = "._S3rver_uploads";
const PART = /^\d+$/;

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
    return { status: 200, xml: await listUploads(folder, searchParams.get("prefix") ?? "") };
  if (id === null || !/^\w+$/.test(id) || key.length === 0) return null;
  if (method === "GET") return { status: 200, xml: await listParts(join(folder, id)) };
  if (method !== "DELETE") return null;
  await rm(join(folder, id), { recursive: true, force: true });
  return { status: 204, xml: "" };
}

async function listUploads(folder: string, prefix: string): Promise<string> {
  const uploads = await Promise.all(
    (await readdir(folder).catch(() => [])).map(async (id) => {
      const file = join(folder, id, "key");
      return { id, key: await readFile(file, "utf8"), at: (await stat(file)).mtime.toISOString() };
    }),
  );
  const elements = uploads
    .filter(({ key }) => key.startsWith(prefix))
    .map(
      ({ id, key, at }) =>
        `<Upload><Key>${escapeXml(key)}</Key><UploadId>${id}</UploadId><Initiated>${at}</Initiated></Upload>`,
    );
  return `<ListMultipartUploadsResult>${elements.join("")}</ListMultipartUploadsResult>`;
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
