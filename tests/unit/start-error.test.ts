import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, it, vi } from "vitest";
import { describeStartError, startErrorExitCode } from "#checkout/node/start-error.ts";

describe("a start on a volume that the host has mounted as another user's", () => {
  const volume = mkdtempSync(join(tmpdir(), "vitrine-volume-"));
  const owner = statSync(volume).uid;
  afterAll(() => rmSync(volume, { recursive: true }));
  afterEach(() => void vi.restoreAllMocks());
  const describeAs = (uid: number, path: string) => {
    vi.spyOn(process, "getuid").mockReturnValue(uid);
    return describeStartError(refused(path));
  };

  it("names the folder, its owner, the user of the shop, and what to run", () => {
    const path = join(volume, "orders");
    const text = describeAs(owner + 1000, path);
    expect(text).toMatch(
      new RegExp(`^The shop runs as the user .*uid ${owner + 1000}\\b.* has no permission to use ${path}: `),
    );
    expect(text).toContain(`${volume} belongs to the user with uid ${owner}.`);
    expect(text).toContain(`run "chown -R ${owner + 1000} ${volume}" as root`);
    expect(startErrorExitCode(refused(path))).toBe(1);
  });

  it("names the folder that exists, however many are missing, and never gives the whole system away", () => {
    expect(describeAs(owner + 1000, join(volume, "shop", "data", "orders"))).toContain(
      `chown -R ${owner + 1000} ${volume}"`,
    );
    const text = describeAs(statSync("/").uid + 1000, "/vitrine-missing");
    expect(text).toContain("As root, create a folder for the shop there");
    expect(text).not.toContain("chown");
  });

  it("gives the system's message about a folder of the shop's own user, which needs something else", () => {
    const path = join(volume, "orders");
    expect(describeAs(owner, path)).toBe(refused(path).message);
  });
});

function refused(path: string): Error {
  const message = `EACCES: permission denied, mkdir '${path}'`;
  return Object.assign(new Error(message), { code: "EACCES", syscall: "mkdir", path });
}
