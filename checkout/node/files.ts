import { join } from "node:path";
import type { ManagedFiles } from "../files/files.ts";
import { folderFiles } from "../files/folder.ts";
import type { Settings } from "../settings.ts";
import { filesSecret } from "./data-dir.ts";

/** The file storage of the settings. `serveFile` handles signed URLs of a folder; a bucket serves its own. */
export async function createFiles(
  settings: Pick<Settings, "files" | "dataDir" | "siteUrl">,
  clock?: () => Date,
): Promise<{ files: ManagedFiles; serveFile?: (request: Request) => Promise<Response> }> {
  const { files, dataDir, siteUrl } = settings;
  if (files.kind === "s3") {
    const { kind: _, ...bucket } = files;
    // Loaded on demand, since it takes memory: so the SDK is not, if files are in a folder.
    const { s3Files } = await import("../files/s3.ts");
    return { files: s3Files(bucket) };
  }
  const secret = files.secret ?? (await filesSecret(settings));
  const folder = folderFiles({ root: join(dataDir, "files"), baseUrl: siteUrl, secret, clock });
  return { files: folder, serveFile: folder.serve };
}
