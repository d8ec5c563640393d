/** The pages of this machine that a start opens: whose they are is for the one who opens them to know. */

export interface Page {
  readonly url: string;
  readonly port: number;
}

/** `type` of debug configurations that open their `url` in a browser. */
const browserTypes: ReadonlySet<string> = new Set([
  'chrome',
  'pwa-chrome',
  'msedge',
  'pwa-msedge',
  'edge',
  'firefox',
  'editor-browser',
  'pwa-editor-browser',
]);

type Configuration = Readonly<Record<string, unknown>>;

/** Everything of a URL up to its port, and the port. What stands before an `@` is a name and a password, not a host. */
const loopbackUrl =
  /^(https?:\/\/(?:[^\s/?#@]*@)?(?:localhost|(?:[\w-]{1,63}\.){1,8}localhost|127(?:\.\d{1,3}){3}|0\.0\.0\.0|\[::1?\])\.?)(?::(\d{1,5}))?(?=[/?#]|$)/i;

/** The page of a server of this machine; `undefined` for any other address. */
export function loopbackPage(url: unknown): Page | undefined {
  if (typeof url !== 'string' || url.length > 4096) return undefined;
  const found = loopbackUrl.exec(url);
  if (found === null) return undefined;
  const port = found[2] === undefined ? (/^https/i.test(url) ? 443 : 80) : Number(found[2]);
  return port >= 1 && port <= 65_535 ? { url, port } : undefined;
}

/** The same page of the server on another port. */
export function onPort({ url }: Page, port: number): string {
  return url.replace(loopbackUrl, (_all, before: string) => `${before}:${port}`);
}

/** Where a configuration states the address that it opens, and what stands there. */
interface Opened extends Page {
  readonly key: 'url' | 'serverReadyAction';
}

/** Opens a page, and starts no server of its own. */
export function isBrowser(configuration: Configuration): boolean {
  return typeof configuration['type'] === 'string' && browserTypes.has(configuration['type']);
}

/**
 * The page that a debug configuration opens: a browser's `url`, or the address that `serverReadyAction` states as a whole (one with `%s` has
 * the port that the server itself prints). `undefined`: none of this machine, or it attaches to what is open.
 */
export function openedPage(configuration: Configuration): Opened | undefined {
  if (configuration['request'] === 'attach') return undefined;
  if (isBrowser(configuration)) {
    const page = loopbackPage(configuration['url']);
    return page && { ...page, key: 'url' };
  }
  const page = loopbackPage(readyAction(configuration)?.['uriFormat']);
  return page && { ...page, key: 'serverReadyAction' };
}

/** The configuration, opening the page on another port. */
export function openingOn(configuration: Configuration, port: number): Configuration {
  const page = openedPage(configuration);
  if (page === undefined) return configuration;
  const url = onPort(page, port);
  return page.key === 'url'
    ? { ...configuration, url }
    : { ...configuration, serverReadyAction: { ...readyAction(configuration), uriFormat: url } };
}

function readyAction(configuration: Configuration): Configuration | undefined {
  const action = configuration['serverReadyAction'];
  return typeof action === 'object' && action !== null ? (action as Configuration) : undefined;
}
