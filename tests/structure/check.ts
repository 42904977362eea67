import { resolveImport, SUBPATH_FOLDERS } from "./imports.ts";
import { PACKAGES, ROOMS, SEPARATE, UNRESTRICTED } from "./rooms.ts";

/** Why a file may not import a module. null: it may. */
export function refuse(path: string, specifier: string): string | null {
  if (isIn(path, SEPARATE) && specifier.startsWith("#"))
    return "the shop's #names are not those of its package";
  const target = resolveImport(path, specifier);
  if ("package" in target) return refusePackage(path, target.package);
  return refuseSpelling(path, specifier, target.file) ?? refuseFile(path, target.file);
}

/** Why a file may not name a module as `new URL("….ts", import.meta.url)`. null: it may. */
export function refuseUrl(path: string, specifier: string): string | null {
  const target = resolveImport(path, specifier);
  return "package" in target ? null : refuseFile(path, target.file);
}

/** The innermost entry of the table that contains a file. null: none. */
export function roomOf(path: string): string | null {
  return innermost(path, Object.keys(ROOMS));
}

function refuseFile(path: string, target: string): string | null {
  const [from, to] = [innermost(path, SEPARATE), innermost(target, SEPARATE)];
  if (from !== to) return `${from ?? to} is a package of its own`;
  if (from !== null || isIn(path, UNRESTRICTED)) return null;
  const [room, targetRoom] = [roomOf(path), roomOf(target)];
  if (room === null) return `${path} is not in the table of tests/structure/rooms.ts`;
  if (targetRoom === null) return `${room} may not import ${target}`;
  if (room === targetRoom || ROOMS[room]?.imports.includes(targetRoom)) return null;
  return `${room} may not import ${targetRoom}`;
}

function refusePackage(path: string, name: string): string | null {
  if (isIn(path, [...UNRESTRICTED, ...SEPARATE])) return null;
  const allowed = ROOMS[roomOf(path) ?? ""]?.packages;
  if (allowed) return allowed.includes(name) ? null : `${roomOf(path)} may not import ${name}`;
  const users = PACKAGES[name] ?? PACKAGES[name.replace(/\/.*/, "/*")];
  return users && !isIn(path, users) ? `only ${users.join(", ")} may import ${name}` : null;
}

/** Other parts are imported by their #names, and a relative path goes up one folder at most. */
function refuseSpelling(path: string, specifier: string, target: string): string | null {
  if (specifier.startsWith("#")) return null;
  if (specifier.startsWith("../../")) return "a relative import goes up one folder at most";
  return innermost(path, SUBPATH_FOLDERS) === innermost(target, SUBPATH_FOLDERS)
    ? null
    : "import other parts by their #names";
}

function innermost(path: string, folders: readonly string[]): string | null {
  const found = folders.filter((folder) => isIn(path, [folder]));
  return found.toSorted((a, b) => b.length - a.length)[0] ?? null;
}

function isIn(path: string, folders: readonly string[]): boolean {
  return folders.some((folder) => path === folder || path.startsWith(`${folder}/`));
}
