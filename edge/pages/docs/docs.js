const system = matchMedia("(prefers-color-scheme: dark)");
const follow = () => document.documentElement.classList.toggle("dark-mode", system.matches);
system.addEventListener("change", follow);
follow();

window.Scalar.createApiReference("#reference", {
  url: "/openapi.json",
  // Nothing is asked of anybody but us.
  withDefaultFonts: false,
  telemetry: false,
  agent: { disabled: true },
  mcp: { disabled: true },
  hideClientButton: true,
  showDeveloperTools: "never",
  hideDarkModeToggle: true,
  defaultOpenAllTags: false,
  tagsSorter: "alpha",
  documentDownloadType: "none",
  onLoaded: () => document.documentElement.setAttribute("data-reference", "loaded"),
});
