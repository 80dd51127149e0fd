// Answers about storage: what takes how much room, what is kept for how long, and acts of deleting and pinning.
import type { Handlers } from '../../rpc/contract.ts';
import { RpcError } from '../../rpc/errors.ts';
import type { Store } from '../../store/contract.ts';
import type { Housekeeper } from '../housekeeper.ts';
import { DEFAULT_KEEP } from '../keepRule.ts';
import { attributeTerms, filterOf } from './sessionList.ts';
import { sessionOf } from './sessionOf.ts';

export type StorageMethod = 'storage.get' | 'storage.keep' | 'storage.dropCopies' | 'sessions.delete' | 'sessions.pin';

export function storageHandlers(
  store: Store,
  housekeeper: Housekeeper,
  nowUs: () => number,
  announce: (sessions: readonly string[]) => void,
): Pick<Handlers, StorageMethod> {
  const { keeping } = store;
  return {
    async 'storage.get'() {
      const sizes = await keeping.sizes();
      const { oldestUs, pinned, judged } = await keeping.exempt();
      const { sessions, spans, logs } = await store.counts();
      const apps = await keeping.apps();
      const sent = apps.reduce((sum, app) => sum + app.spans * app.bytesEach, 0);
      return {
        file: store.file,
        fileBytes: sizes.fileBytes,
        walBytes: sizes.walBytes,
        freeBytes: sizes.freeBytes,
        searchBytes: sizes.searchBytes,
        copyBytes: sizes.copyBytes,
        sessions,
        spans,
        logs,
        oldestUs,
        apps: apps.map(({ bytesEach, ...app }) => ({
          ...app,
          bytes: sent === 0 ? 0 : Math.round((sizes.usedBytes * app.spans * bytesEach) / sent),
        })),
        keep: (await keeping.rule()) ?? DEFAULT_KEEP,
        pinned,
        judged,
        redactions: await keeping.redactions(),
      };
    },
    async 'storage.keep'({ days, bytes }) {
      writable();
      await keeping.putRule({ days, bytes });
      return {};
    },
    async 'storage.dropCopies'() {
      writable();
      await keeping.dropCopies();
      return {};
    },
    async 'sessions.pin'({ session, pinned }) {
      writable();
      const record = await sessionOf(store, session);
      await keeping.pin(record.id, pinned, nowUs());
      announce([record.id]);
      return {};
    },
    async 'sessions.delete'({ session, filter, plain = false, everything }) {
      const said = [session !== undefined, filter !== undefined, everything === true].filter(Boolean).length;
      if (said !== 1) throw new RpcError('Invalid', 'sessions.delete: name a session, a filter, or everything');
      if (session !== undefined) {
        const { id } = await sessionOf(store, session);
        return housekeeper.forget({ what: 'session', session: id });
      }
      if (filter === undefined) return housekeeper.forget({ what: 'everything' });
      // Read here, so that what is wrong with it is said to whoever asks.
      if (attributeTerms(filterOf(filter, 'session').filter).length > 0)
        throw new RpcError('Invalid', 'Sessions cannot be deleted by an attribute: take "attr." out of the filter.');
      return housekeeper.forget({ what: 'filter', filter, plain });
    },
  };

  function writable(): void {
    if (store.readonly) throw new RpcError('ReadOnly', 'The database can only be read.');
  }
}
