import { keepCompiledModules } from "#platform/compile-cache.ts";

keepCompiledModules();
const { runShop } = await import("#scripts/run-shop.ts");
await runShop(process.argv);
