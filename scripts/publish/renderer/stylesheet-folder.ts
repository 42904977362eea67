/** Where stylesheets are in the site. They refer to fonts by relative URLs. */
export const STYLESHEET_FOLDER = "/_next/static/chunks";
