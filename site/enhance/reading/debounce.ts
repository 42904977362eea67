/** Calls `call` once nothing has happened for so long. */
export function debounce(ms: number, call: () => void): () => void {
  let waiting = 0;
  return () => {
    clearTimeout(waiting);
    waiting = window.setTimeout(call, ms);
  };
}
