/** Where the shop will stand; absolute addresses in its pages begin with it. */
export const siteUrl = process.env.SITE_URL ?? "http://localhost:3000";
