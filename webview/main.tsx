// The entry: connects and mounts the explorer. The same bundle runs in VS Code's webview and in a browser.
import './ui/ui.css';
import './theme.css';
import './app.css';
import { createRoot } from 'preact/compat/client';
import type { AppStatus } from '../src/rpc/viewModels.ts';
import { App } from './App.tsx';
import { connection, firstRoute, firstRows, sessionList } from './begin.ts';
import { type Explorer, ExplorerContext } from './client/explorer.ts';
import { QueryCache } from './client/queries.ts';
import { createValue } from './client/value.ts';
import { startTheme } from './theme.ts';
import { guardSecondClick } from './ui/secondClick.ts';
import { createViewLoader } from './views/viewLoader.ts';

const MARKDOWN = 'text.markdown';
/** So long nothing is drawn while the first rows are on their way: drawing twice takes longer than they do. */
const FIRST_ROWS_MS = 200;

const views = createViewLoader();
const firstView = views.load(firstRoute.view);
guardSecondClick();
const theme = connection.host.kind === 'browser' ? startTheme(connection.host) : null;
const status = createValue<AppStatus | null>(null);
const explorer: Explorer = {
  ...connection,
  queries: new QueryCache(connection.client),
  sessionList,
  status,
  views,
  markdown: createValue(connection.host.readPreference(MARKDOWN) !== 'false'),
};
explorer.markdown.subscribe(() => connection.host.writePreference(MARKDOWN, String(explorer.markdown.get())));
connection.client.on('status', status.set);
const askStatus = () => {
  if (connection.state.get() !== 'unauthorized') connection.client.call('app.status', {}).then(status.set, () => status.set(status.get()));
};
askStatus();
// After a gap the last status may be old.
connection.state.subscribe(() => connection.state.get() === 'open' && askStatus());

const root = document.getElementById('root');
if (!root) throw new Error('The page has no #root.');
await Promise.race([firstRows, new Promise(resolve => setTimeout(resolve, FIRST_ROWS_MS))]);
// Where the code of a view cannot be had, the shell says so.
await firstView.catch(() => undefined);
createRoot(root).render(
  <ExplorerContext value={explorer}>
    <App theme={theme} />
  </ExplorerContext>,
);
views.loadRest();
