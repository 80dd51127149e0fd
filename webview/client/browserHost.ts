// The explorer in a browser tab: the route lives in the URL fragment, the token in this tab's session storage.
import type { Host } from './host.ts';
import { type Route, routeFromHash, routeToHash } from './route.ts';
import { createValue } from './value.ts';

const TOKEN_KEY = 'turnstone.token';

/** The token of `#token=…`, taken out of the address bar and kept for this tab; else the one kept before. */
export function takeToken(): string | null {
  const match = /^#token=([^&]+)(?:&(.*))?$/.exec(location.hash);
  if (!match) return sessionStorage.getItem(TOKEN_KEY);
  const token = match[1] ?? '';
  sessionStorage.setItem(TOKEN_KEY, token);
  history.replaceState(null, '', match[2] ? `#${match[2]}` : `${location.pathname}${location.search}`);
  return token;
}

export function forgetToken(): void {
  sessionStorage.removeItem(TOKEN_KEY);
}

export function createBrowserHost(): Host {
  return {
    kind: 'browser',
    place: 'database',
    file: createValue(null),
    fileAct: () => undefined,
    copy: text => navigator.clipboard.writeText(text),
    openSource: null,
    ready: () => undefined,
    initialRoute: () => routeFromHash(location.hash),
    routeChanged: (route: Route, title, push) => {
      document.title = title;
      const hash = routeToHash(route);
      if (hash === (location.hash || '#/')) return;
      if (push) history.pushState(null, '', hash);
      else history.replaceState(null, '', hash);
    },
    onRoute: listener => {
      const onHash = () => {
        if (location.hash.startsWith('#token=')) location.reload();
        else listener(routeFromHash(location.hash));
      };
      window.addEventListener('popstate', onHash);
      return () => window.removeEventListener('popstate', onHash);
    },
    readPreference: key => localStorage.getItem(`turnstone.${key}`),
    writePreference: (key, value) => localStorage.setItem(`turnstone.${key}`, value),
  };
}
