// KPI_ASSETS and KPI_VERSION are filled in by the build.
export const version = KPI_VERSION;

const names = KPI_ASSETS;
const base = new URL(".", location.href.split(/[?#]/)[0]);

// asset gives the absolute address of an asset known by its plain name.
export function asset(name) {
  const hashed = names[name];
  if (!hashed) throw new Error("no asset named " + name);
  return new URL(hashed, base).href;
}

// local resolves an address of an unhashed file of the site.
export const local = (path) => new URL(path, base).href;

// root is the path of the page: the program's "/".
export const root = base.pathname;

export function isOwnScript(url) {
  const href = new URL(url, base).href;
  return href === local("sw.js") || Object.keys(names).some((name) => name.endsWith(".js") && asset(name) === href);
}
