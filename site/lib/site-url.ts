/** The shop's public address, which absolute addresses in its pages begin with. */
export const siteUrl = process.env.SITE_URL ?? "http://localhost:3000";
