/** One line of JSON for each event. Never a name, an address, a token or a URL's query. */
export type Log = (level: "info" | "warn" | "error", event: string, facts?: Record<string, unknown>) => void;

/** Writes to the standard output, where both Node's supervisor and Workers' logs look. */
export const logLines: Log = (level, event, facts = {}) => {
  console.log(JSON.stringify({ at: new Date().toISOString(), level, event, ...facts }));
};

/** An error as a log may hold it: what it is and where it came from, down to its causes. */
export function errorFacts(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { error: String(error) };
  const facts = {
    error: error.name,
    message: withoutAddresses(error.message),
    stack: error.stack?.split("\n")[1]?.trim(),
  };
  return error.cause === undefined ? facts : { ...facts, cause: errorFacts(error.cause) };
}

/** Other people's messages may quote a buyer's address. */
function withoutAddresses(text: string): string {
  return text.replace(/[^\s@"'<>]+@[^\s@"'<>]+/g, "‹address›");
}
