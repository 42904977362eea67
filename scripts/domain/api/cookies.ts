/** The names of the cookies, over https with the prefix `__Host-`. */
export const SESSION_COOKIE = "session";
/** Readable by scripts, so that pages need not request the library without a session. It grants no access. */
export const SIGNED_IN_COOKIE = "signed-in";
