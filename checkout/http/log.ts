/** Logs an event with its facts. Never a name, an email address, a token or a URL's query. */
export type Log = (level: "info" | "warn" | "error", event: string, facts?: Record<string, unknown>) => void;

/** One line of JSON for each event on the standard output, which process supervisors and Workers Logs collect. */
export const logLines: Log = (level, event, facts = {}) => {
  console.log(JSON.stringify({ at: new Date().toISOString(), level, event, ...facts }));
};

/** An error as it may be logged: name, message and origin, with its causes. */
export function errorFacts(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { error: String(error) };
  const facts = {
    error: error.name,
    message: withoutAddresses(error.message),
    stack: error.stack?.split("\n")[1]?.trim(),
  };
  return error.cause === undefined ? facts : { ...facts, cause: errorFacts(error.cause) };
}

/** Messages of other software may quote a buyer's email address. */
function withoutAddresses(text: string): string {
  return text.replace(/[^\s@"'<>]+@[^\s@"'<>]+/g, "‹address›");
}
