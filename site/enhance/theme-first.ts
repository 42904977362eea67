// Runs before the first paint, so that a page never flashes in the other theme. Kept under 300 bytes.
try {
  const chosen = localStorage.getItem("theme");
  if (chosen) document.documentElement.dataset.theme = chosen;
} catch {
  // The browser blocks storage: the system's theme stays.
}
