/** What a check has found, and for what is not in order how to fix it. */
export interface Finding {
  check: string;
  state: "ok" | "warning" | "problem";
  found: string;
  fix?: string;
}

export function ok(check: string, found: string): Finding {
  return { check, state: "ok", found };
}

/** The shop works, but not all of it, or not for long. */
export function warning(check: string, found: string, fix: string): Finding {
  return { check, state: "warning", found, fix };
}

/** The shop does not sell or deliver. */
export function problem(check: string, found: string, fix: string): Finding {
  return { check, state: "problem", found, fix };
}

/** Why something failed, with its cause: Node's fetch and the storages hide the reason there. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const message = error.message || ("code" in error ? String(error.code) : error.name);
  if (error.cause === undefined) return message;
  return message === "fetch failed" ? reasonOf(error.cause) : `${message}: ${reasonOf(error.cause)}`;
}
