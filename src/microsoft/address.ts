/**
 * The address of a call: a path relative to the service's base, or a next link that Microsoft gave. Undefined where it
 * would leave the base: the token that goes with the call is for that service alone.
 * Partner Center's links begin with a slash, and some repeat the version ('/v1/customers'); Azure's name the port.
 */
export function addressOf(base: string, path: string): URL | undefined {
  const home = new URL(`${base}/`);
  const address = URL.parse(withinBase(home, path), home.href);
  const stays = address !== null && address.origin === home.origin && address.pathname.startsWith(home.pathname) && address.username === '';
  return stays ? address : undefined;
}

function withinBase(home: URL, path: string): string {
  if (!path.startsWith('/')) return path;
  const version = home.pathname.split('/').at(-2) ?? '';
  const relative = path.replace(/^\/+/, '');
  return version !== '' && relative.startsWith(`${version}/`) ? relative.slice(version.length + 1) : relative;
}

/** Whether an address is this machine's own: only there may a call go without encryption (the sandbox, tests). */
export function isLoopback({ hostname }: URL): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}
