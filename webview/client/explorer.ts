// What every part of the explorer may reach: the client, the host, the query cache, and navigation. One context, made once by main.tsx.
import { createContext, useContext, useEffect, useState, useSyncExternalStore } from 'preact/compat';
import type { AppStatus } from '../../src/rpc/viewModels.ts';
import type { SessionList } from '../views/sessions/sessionList.ts';
import type { ViewLoader } from '../views/viewLoader.ts';
import type { Connection } from './connect.ts';
import type { QueryCache } from './queries.ts';
import type { Route } from './route.ts';
import type { Settable, Value } from './value.ts';

export interface Explorer extends Connection {
  readonly queries: QueryCache;
  /** Lives as long as the page, so that the list is as it was when one comes back to it. */
  readonly sessionList: SessionList;
  readonly status: Value<AppStatus | null>;
  readonly views: ViewLoader;
  /** Texts that look like Markdown are drawn as such. */
  readonly markdown: Settable<boolean>;
}

export interface Navigation {
  readonly route: Route;
  /** Goes to a place; `push` (the default) lets the browser's Back return from it. */
  readonly go: (route: Route, how?: 'push' | 'replace') => void;
  /** Leaves a page beside the sessions (the producers) for where one came from. */
  readonly back: () => void;
  /** Titles the tab or panel; null is the view's own name. Call it with a stable value. */
  readonly setTitle: (title: string | null) => void;
}

export const ExplorerContext = createContext<Explorer | null>(null);
export const NavigationContext = createContext<Navigation | null>(null);

export function useExplorer(): Explorer {
  const explorer = useContext(ExplorerContext);
  if (!explorer) throw new Error('useExplorer needs ExplorerContext around it.');
  return explorer;
}

export function useNavigation(): Navigation {
  const navigation = useContext(NavigationContext);
  if (!navigation) throw new Error('useNavigation needs NavigationContext around it.');
  return navigation;
}

export function useValue<T>(value: Value<T>): T {
  return useSyncExternalStore(value.subscribe, value.get);
}

/** The clock in microseconds, moving every `everyMs`. */
export function useNow(everyMs: number): number {
  const [now, setNow] = useState(() => Date.now() * 1000);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now() * 1000), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
