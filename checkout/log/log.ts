/** Logs an event with its facts. They must not contain names, email addresses, tokens or URL queries. */
export type Log = (level: "info" | "warn" | "error", event: string, facts?: Record<string, unknown>) => void;

/** Logs each event as one line of JSON on standard output, which process supervisors and Workers Logs collect. */
export const logJson: Log = (level, event, facts = {}) => {
  console.log(JSON.stringify({ at: new Date().toISOString(), level, event, ...facts }));
};

/** The facts of an error that are safe to log: name, message, the first line of the stack, and its causes. */
export function errorFacts(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { error: String(error) };
  const facts = {
    error: error.name,
    message: redactEmailAddresses(error.message),
    stack: error.stack?.split("\n")[1]?.trim(),
  };
  return error.cause === undefined ? facts : { ...facts, cause: errorFacts(error.cause) };
}

/** Error messages of libraries may quote a buyer's email address. */
function redactEmailAddresses(text: string): string {
  return text.replace(/[^\s@"'<>]+@[^\s@"'<>]+/g, "‹address›");
}
