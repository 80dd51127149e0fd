// A storage page over generated sessions, for tests of the explorer.
import type { StorageView } from '../../src/rpc/storageModels.ts';
import type { FakeSession } from '../webview/fakeData.ts';

const SPAN_BYTES = 1400;

export function storageOf(sessions: readonly FakeSession[], keep: StorageView['keep'], pinned: number): StorageView {
  const spansOf = (session: FakeSession) => session.turns.reduce((sum, turn) => sum + turn.spans.length, 0);
  const apps = [...Map.groupBy(sessions, session => session.app)].map(([app, own]) => ({
    app,
    sessions: own.length,
    spans: own.reduce((sum, session) => sum + spansOf(session), 0),
    bytes: own.reduce((sum, session) => sum + spansOf(session), 0) * SPAN_BYTES,
    oldestUs: Math.min(...own.flatMap(session => session.turns.flatMap(turn => turn.spans.map(span => span.startUs)))),
  }));
  const spans = apps.reduce((sum, app) => sum + app.spans, 0);
  return {
    file: '/home/ada/.local/share/turnstone/turnstone.db',
    fileBytes: 412_000_000,
    walBytes: 3_200_000,
    freeBytes: 0,
    searchBytes: 38_000_000,
    copyBytes: 96_000_000,
    sessions: sessions.length,
    spans,
    logs: 1200,
    oldestUs: apps.length === 0 ? null : Math.min(...apps.map(app => app.oldestUs)),
    apps: apps.toSorted((a, b) => b.bytes - a.bytes),
    keep,
    pinned,
    judged: 4,
    redactions: [
      { rule: 'api-key', count: 31, lastUs: Date.now() * 1000 - 3_600_000_000 },
      { rule: 'bearer', count: 4, lastUs: Date.now() * 1000 - 86_400_000_000 },
    ],
  };
}
