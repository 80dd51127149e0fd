// Wider HTTP/2 windows for gRPC: with the default of 64 kB a batch of a few megabytes takes dozens of turns of a busy event loop to arrive.
// grpc-js has no option for it on the server, so the sessions are met through Node's own diagnostics channel of this thread.
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ServerHttp2Session } from 'node:http2';

const STREAM_BYTES = 1024 * 1024;
const SESSION_BYTES = 4 * 1024 * 1024;
/** In Node from 22.18 and 24.3 on; without it the default windows stay, which only costs speed. */
const CHANNEL = 'http2.server.stream.created';

/** Widens every session at its first stream. Returns the function that ends it. */
export function widenWindows(): () => void {
  const met = new WeakSet<ServerHttp2Session>();
  const onStream = (message: unknown) => {
    const session = (message as { stream?: { session?: ServerHttp2Session } }).stream?.session;
    if (!session || session.destroyed || met.has(session)) return;
    met.add(session);
    session.setLocalWindowSize(SESSION_BYTES);
    session.settings({ initialWindowSize: STREAM_BYTES });
  };
  subscribe(CHANNEL, onStream);
  return () => unsubscribe(CHANNEL, onStream);
}
