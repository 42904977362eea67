// Runs before the first paint, so that a page never shows in the other colours first. Kept under 300 bytes.
try {
  const chosen = localStorage.getItem("theme");
  if (chosen) document.documentElement.dataset.theme = chosen;
} catch {
  // Storage is closed to this page: the system's colours it is.
}
