// The theme follows the system unless the person pinned one.
export function pinTheme() {
  try {
    const theme = localStorage.getItem("kpi-theme");
    if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  } catch {
    // Storage is blocked: the system's theme it is.
  }
}
