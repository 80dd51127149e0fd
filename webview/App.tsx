// The shell: which view, the browser's header, the status line, the sheet of keys, and the roof under which drawing errors are caught.
import { Component, type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'preact/compat';
import { type Navigation, NavigationContext, useExplorer, useNavigation, useValue } from './client/explorer.ts';
import { useKeys } from './client/keys.ts';
import { HOME, isBeside, PRODUCERS, REVIEWS, type Route, routeToHash, STORAGE } from './client/route.ts';
import { DropImport } from './DropImport.tsx';
import { oneLine } from './escapes.ts';
import { FileBar } from './FileBar.tsx';
import { KeySheet } from './KeySheet.tsx';
import { StatusLine } from './StatusLine.tsx';
import { THEMES, type Theme, type ThemeId } from './theme.ts';
import { Button, Dropdown, IconButton } from './ui/controls.tsx';
import { EmptyState } from './ui/EmptyState.tsx';
import { Icon } from './ui/Icon.tsx';
import { VIEWS } from './views/registry.ts';

export function App({ theme }: { readonly theme: Theme | null }) {
  const { host, state, markdown, views } = useExplorer();
  const connection = useValue(state);
  const [route, setRoute] = useState(() => host.initialRoute());
  const [sheet, setSheet] = useState(false);
  const [title, setTitle] = useState<string | null>(null);
  const pushes = useRef(false);
  const before = useRef<Route | null>(null);
  if (!isBeside(route)) before.current = route;
  const wanted = useRef(route);
  // What is shown stays until the code of the next view is there.
  const show = useCallback(
    (next: Route) => {
      wanted.current = next;
      if (views.loaded.get().has(next.view)) setRoute(next);
      else
        void views
          .load(next.view)
          .catch(() => undefined)
          .then(() => wanted.current === next && setRoute(next));
    },
    [views],
  );
  const go = useCallback(
    (next: Route, how: 'push' | 'replace' = 'push') => {
      pushes.current ||= how === 'push';
      show(next);
    },
    [show],
  );
  const back = useCallback(() => go(before.current ?? HOME), [go]);
  useEffect(() => {
    host.routeChanged(route, title === null ? 'Turnstone' : `${oneLine(title, 60)} · Turnstone`, pushes.current);
    pushes.current = false;
  }, [host, route, title]);
  useEffect(() => {
    const stop = host.onRoute(show);
    host.ready();
    return stop;
  }, [host, show]);
  const beside = (place: Route) => () => (host.place === 'file' ? false : route.view === place.view ? back() : go(place));
  useKeys({
    '?': () => setSheet(open => !open),
    p: beside(PRODUCERS),
    d: beside(STORAGE),
    r: beside(REVIEWS),
    m: () => markdown.set(!markdown.get()),
  });
  const navigation = useMemo<Navigation>(() => ({ route, go, back, setTitle }), [route, go, back]);

  return (
    <NavigationContext value={navigation}>
      <div className="app">
        {theme && <BrowserHeader theme={theme} onKeys={() => setSheet(true)} />}
        <FileBar />
        <DropImport />
        <main className="app-main">
          <ErrorBoundary key={routeToHash(route).split('?')[0] ?? ''}>
            {connection === 'unauthorized' ? <Unauthorized /> : <CurrentView route={route} />}
          </ErrorBoundary>
        </main>
        {host.place === 'database' && <StatusLine />}
        {sheet && <KeySheet onClose={() => setSheet(false)} />}
      </div>
    </NavigationContext>
  );
}

function CurrentView({ route }: { readonly route: Route }) {
  const { views } = useExplorer();
  const View = useValue(views.loaded).get(route.view);
  const [failure, setFailure] = useState<unknown>(null);
  useEffect(() => {
    views.load(route.view).catch(setFailure);
  }, [views, route.view]);
  if (View) return <View key={route.view === 'session' ? route.session : route.view === 'review' ? (route.review ?? '') : ''} />;
  if (failure === null) return null;
  throw new Error('Its code could not be loaded. Turnstone may have stopped: reload the page once it runs again.');
}

function BrowserHeader({ theme, onKeys }: { readonly theme: Theme; readonly onKeys: () => void }) {
  const choice = useValue(theme.choice);
  const { sessionList } = useExplorer();
  const { route, go } = useNavigation();
  const places = [{ ...HOME, filter: sessionList.filter }, REVIEWS, PRODUCERS, STORAGE] as const;
  return (
    <header className="app-header">
      <Icon name="layers" />
      <strong>Turnstone</strong>
      <nav className="app-nav" aria-label="Views">
        {places.map(place => {
          const view = VIEWS.find(candidate => candidate.id === place.view);
          const current = isBeside(place) ? route.view === place.view : !isBeside(route);
          return (
            <button key={place.view} type="button" aria-current={current ? 'page' : undefined} onClick={() => go(place)}>
              {view?.title}
            </button>
          );
        })}
      </nav>
      <span className="grow" />
      <Dropdown label="Theme" value={choice} options={THEMES} onChange={id => theme.choose(id as ThemeId)} />
      <IconButton icon="keyboard" label="Keyboard shortcuts (?)" onClick={onKeys} />
    </header>
  );
}

function Unauthorized() {
  return (
    <EmptyState icon="lock" title="This link has expired">
      <p>
        The explorer opens with a link that carries a token. Run <code>turnstone serve</code> in a terminal: it prints a fresh one. If it is
        already running, use the link that it printed when it started.
      </p>
    </EmptyState>
  );
}

class ErrorBoundary extends Component<{ readonly children: ReactNode }, { readonly error: Error | null }> {
  override state = { error: null as Error | null };

  static override getDerivedStateFromError(error: unknown) {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override componentDidCatch(error: unknown) {
    console.error(error);
  }

  override render() {
    const { error } = this.state;
    if (!error) return this.props.children;
    return (
      <EmptyState icon="error" tone="error" title="This page could not be drawn">
        <p>{error.message}</p>
        <p className="dim">Nothing that was received is lost. The details are in the console.</p>
        <Button kind="primary" onClick={() => this.setState({ error: null })}>
          Try Again
        </Button>
      </EmptyState>
    );
  }
}
