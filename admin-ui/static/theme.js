// before the first paint, so that nobody sees the other theme for a moment
(() => {
  const chosen = localStorage.getItem("synapse.theme") ?? "system";
  const dark = chosen === "dark" || (chosen === "system" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.classList.toggle("dark", dark);
})();
