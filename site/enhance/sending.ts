/** After so long, the service counts as unreachable. */
const MAX_WAIT_MS = 10_000;

/**
 * Checks that the service responds before a form is sent to it. Without one, the browser would show an error in place of the page.
 * @param unreachable what to say below the button
 */
export function checkBeforeSending(unreachable: string): void {
  const message = document.createElement("p");
  message.role = "alert";
  message.className = "unreachable";
  message.textContent = unreachable;
  let isReached = false;
  addEventListener("submit", async (event) => {
    const { target: form, submitter } = event;
    const isSent = isReached || event.defaultPrevented;
    isReached = false;
    if (isSent || !(form instanceof HTMLFormElement) || form.method !== "post") return;
    event.preventDefault();
    message.remove();
    isReached = await fetch("/api/health", { signal: AbortSignal.timeout(MAX_WAIT_MS) }).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isReached) return form.requestSubmit(submitter);
    (form.querySelector(".buy-actions, .cart-checkout") ?? form).after(message);
    message.scrollIntoView({ block: "nearest" });
  });
}
