// Applies the chosen theme to the checkout's problem page, as site/enhance/theme-first.ts does for the shop's pages.
try {
  const chosen = localStorage.getItem("theme");
  if (chosen) document.documentElement.dataset.theme = chosen;
} catch {
  // Storage is blocked. The system's theme applies.
}
