// The colours chosen by hand hold on the checkout's own page too, as site/enhance/theme-first.ts has it for the others.
try {
  const chosen = localStorage.getItem("theme");
  if (chosen) document.documentElement.dataset.theme = chosen;
} catch {
  // Storage is closed to this page: the system's colours it is.
}
