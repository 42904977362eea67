import { enableCompileCache } from "node:module";

/**
 * Keeps compiled modules between runs, in a folder of Node's own, for this process and those that it starts. It must be called
 * before the modules are loaded. https://nodejs.org/api/module.html#module-compile-cache
 */
export function keepCompiledModules(): void {
  const { directory } = enableCompileCache();
  if (directory !== undefined) process.env.NODE_COMPILE_CACHE ??= directory;
}
