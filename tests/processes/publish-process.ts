import { publish } from "#publish/publish.ts";

const [contentDir = "", buildDir = "", siteUrl = ""] = process.argv.slice(2);
await publish({ contentDir, buildDir, siteUrl, storeFiles: async () => {}, log: console.log });
