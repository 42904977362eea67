// Runs before the first paint, so that the page does not flash in the other theme. Must stay under 300 bytes.
try {
  const chosen = localStorage.getItem("theme");
  if (chosen) document.documentElement.dataset.theme = chosen;
} catch {
  // Storage is blocked. The system's theme applies.
}
