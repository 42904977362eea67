const TIMEOUT_MS = 10_000;

/**
 * Posts to another program, without following redirects.
 * @returns the response without its body, or why there is none
 */
export async function post(
  url: string,
  { headers, body }: Pick<RequestInit, "headers" | "body"> = {},
  timeoutMs = TIMEOUT_MS,
): Promise<Response | string> {
  try {
    const signal = AbortSignal.timeout(timeoutMs);
    const init = { method: "POST", headers: { "User-Agent": "Vitrine", ...headers }, body, signal };
    const response = await fetch(url, { ...init, redirect: "manual" });
    await response.body?.cancel();
    return response;
  } catch (error) {
    const hasTimedOut = error instanceof Error && error.name === "TimeoutError";
    return hasTimedOut ? `no answer within ${timeoutMs / 1000} s` : "it cannot be reached";
  }
}
