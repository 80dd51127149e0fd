// The live list: nothing moves under the reader.
import { describe, expect, it } from 'vitest';
import type { Client } from '../../src/rpc/contract.ts';
import { RpcError } from '../../src/rpc/errors.ts';
import type { SessionListRow } from '../../src/rpc/listModels.ts';
import { mergeRows, SessionList } from '../../webview/views/sessions/sessionList.ts';
import { createFakeApp } from '../support/fakeApp.ts';
import { BASE_US, supportSession } from './fakeData.ts';

const row = (id: string, turns = 1) => ({ id, turns }) as SessionListRow;
const ids = (rows: readonly SessionListRow[]) => rows.map(each => each.id).join('');

describe('mergeRows', () => {
  const shown = [row('b'), row('c'), row('d')];
  it('follows the new order while nobody reads', () => {
    const merged = mergeRows(shown, [row('c', 2), row('a'), row('b'), row('d')], false, true);
    expect(ids(merged.rows)).toBe('cabd');
    expect(merged.waiting).toBe(0);
  });
  it('keeps order, updates in place and counts the new while frozen', () => {
    const merged = mergeRows(shown, [row('a'), row('d', 9), row('b'), row('c')], true, false);
    expect(ids(merged.rows)).toBe('bcd');
    expect(merged.rows[2]?.turns).toBe(9);
    expect(merged.waiting).toBe(1);
  });
  it('drops what is gone only when it has seen everything', () => {
    expect(ids(mergeRows(shown, [row('b'), row('d')], true, true).rows)).toBe('bd');
    expect(ids(mergeRows(shown, [row('b'), row('d')], true, false).rows)).toBe('bcd');
  });
  it('lets later rows follow below', () => {
    const merged = mergeRows(shown, [row('b'), row('c'), row('d'), row('e')], true, true);
    expect(ids(merged.rows)).toBe('bcde');
    expect(merged.waiting).toBe(0);
  });
  it('keeps rows loaded beyond the answer', () => {
    expect(ids(mergeRows([row('b'), row('c'), row('d')], [row('a'), row('b')], false, false).rows)).toBe('abd');
  });
});

function clientOf(app: ReturnType<typeof createFakeApp>): Client {
  return {
    call: async (method, params) => {
      const handler = app.handlers[method] as (params: unknown, context: { cancelled: () => boolean }) => Promise<never>;
      return handler(params, { cancelled: () => false });
    },
    on: (event, listener) =>
      app.subscribe((name, payload) => {
        if ((name as string) === event) (listener as (payload: unknown) => void)(payload);
      }),
  };
}

async function until(check: () => boolean): Promise<void> {
  while (!check()) await new Promise(resolve => setTimeout(resolve, 5));
}

describe('SessionList', () => {
  it('pages, waits while frozen, and keeps the rows when a filter is wrong', async () => {
    const app = createFakeApp(Array.from({ length: 240 }, (_, seed) => supportSession(seed, BASE_US - seed * 1_000_000)));
    const list = new SessionList(clientOf(app));
    const stop = list.subscribe(() => undefined);
    await until(() => list.get().loaded);
    expect(list.get()).toMatchObject({ total: 240, loading: false });
    expect(list.get().rows).toHaveLength(100);
    await list.loadMore();
    await list.loadMore();
    await list.loadMore();
    expect(new Set(list.get().rows.map(each => each.id)).size).toBe(240);

    list.setFrozen(true);
    const first = list.get().rows[0]?.id;
    app.addSession(supportSession(9000, BASE_US));
    await until(() => list.get().waiting === 1);
    expect(list.get().rows[0]?.id).toBe(first);
    list.setFrozen(false);
    list.showNew();
    await until(() => list.get().waiting === 0 && !list.get().loading);
    expect(list.get().rows[0]?.id).toBe(supportSession(9000, BASE_US).id);

    list.setFilter('cost<');
    await until(() => list.get().invalid !== null);
    expect(list.get().rows.length).toBeGreaterThan(0);
    app.failNext('sessions.list', new RpcError('Busy', 'later'));
    list.setFilter('refund');
    await until(() => list.get().error !== null);
    app.failNext('sessions.list', null);
    list.refresh();
    await until(() => list.get().error === null && !list.get().loading);
    expect(list.get().invalid).toBeNull();
    stop();
  });

  it('looks through the raw log part by part, while scrolling asks too, stops when told, and goes on', async () => {
    const parts = 40;
    let asked = 0;
    const one = createFakeApp([supportSession(1, BASE_US)]);
    const row = (await clientOf(one).call('sessions.list', {})).rows[0]!;
    const client: Client = {
      call: (async (_method: string, params: { after?: string }) => {
        asked++;
        await new Promise(resolve => setTimeout(resolve, 2));
        const part = Number(params.after?.slice(5) ?? 0) + 1;
        const rows = part % 4 === 0 ? [{ ...row, id: `s-${part}` }] : [];
        return { rows, total: null, next: part < parts ? `scan ${part}` : null, scan: { done: part, of: parts } };
      }) as unknown as Client['call'],
      on: () => () => undefined,
    };
    const list = new SessionList(client);
    const stop = list.subscribe(() => undefined);
    list.setFilter('attr.k=1');
    await until(() => list.get().rows.length >= 2);
    void list.loadMore();
    list.stopScan();
    await until(() => !list.get().scanning && !list.get().loadingMore);
    const stopped = asked;
    await new Promise(resolve => setTimeout(resolve, 40));
    expect(asked).toBe(stopped);
    expect(list.get().next).not.toBeNull();
    list.goOn();
    void list.loadMore();
    await until(() => list.get().next === null && !list.get().scanning);
    expect(list.get().rows).toHaveLength(parts / 4);
    expect(list.get()).toMatchObject({ total: parts / 4, scan: { done: parts, of: parts } });
    stop();
  });
});
