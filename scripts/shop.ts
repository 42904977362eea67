import { keepCompiledModules } from "#platform/compile-cache.ts";
import { endWithParent } from "#platform/end-with-parent.ts";

endWithParent();
keepCompiledModules();
const { runShop } = await import("#scripts/run-shop.ts");
await runShop(process.argv);
