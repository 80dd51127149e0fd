// What the page asks for before anything else: the connection and the first rows. A script of its own, so that the answer
// is on its way while the rest of the page's code is still being read.
import { connectExplorer } from './client/connect.ts';
import { SessionList } from './views/sessions/sessionList.ts';

export const connection = connectExplorer();
export const firstRoute = connection.host.initialRoute();
export const sessionList = new SessionList(connection.client);
/** Null where the page does not open at the list. */
export const firstRows = firstRoute.view === 'sessions' ? sessionList.begin(firstRoute.filter) : null;
