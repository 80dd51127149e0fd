// What rows, the status bar and the default path say, for hostile and for ordinary values.
import { expect, test } from 'vitest';
import { defaultDatabasePath } from '../../src/app/defaultPath.ts';
import { count, dollars, duration, middle, oneLine, portOf } from '../../src/extension/plainText.ts';
import { receiverView } from '../../src/extension/receiverView.ts';
import { groupSessions, redraw } from '../../src/extension/sessionGroups.ts';
import type { AppStatus, SessionRow } from '../../src/rpc/viewModels.ts';

test('one line of hostile text: no controls, no reordering, no icons, whole code points', () => {
  expect(oneLine('a\u0000b\r\n\u202Etxt.exe\u200B$(trash) ok', 80)).toBe('a b txt.exe $ (trash) ok');
  expect(oneLine('😀😀😀😀', 3)).toBe('😀😀…');
  expect(oneLine('  \n ', 10)).toBe('');
  expect(oneLine('x'.repeat(5_000_000), 10)).toBe('xxxxxxxxx…');
  expect(middle('0123456789abcdef', 9)).toBe('0123…cdef');
});

test('numbers as people read them', () => {
  expect([0, 999, 1000, 12_449, 123_456, 3_100_000].map(count)).toEqual(['0', '999', '1k', '12.4k', '123k', '3.1M']);
  expect([0, 0.0031, 0.041, 1.2].map(dollars)).toEqual(['$0', '$0.0031', '$0.041', '$1.20']);
  expect([340_000, 1_234_000, 41_000_000, 185_000_000].map(duration)).toEqual(['340 ms', '1.2 s', '41 s', '3 min 5 s']);
  expect(['http://127.0.0.1:4318', '[::1]:80', 'none', null].map(portOf)).toEqual([4318, 80, null, null]);
});

test('the database is in the same place for every program of one person', () => {
  const at = (platform: string, env: Record<string, string>, home = '/home/ann') => defaultDatabasePath({ platform, env, home });
  expect(at('linux', {})).toBe('/home/ann/.local/share/turnstone/turnstone.db');
  expect(at('linux', { XDG_DATA_HOME: '/data' })).toBe('/data/turnstone/turnstone.db');
  expect(at('linux', { XDG_DATA_HOME: 'data' })).toBe('/home/ann/.local/share/turnstone/turnstone.db');
  expect(at('darwin', {}, '/Users/ann')).toBe('/Users/ann/Library/Application Support/Turnstone/turnstone.db');
  expect(at('win32', { LOCALAPPDATA: 'C:\\L' }, 'C:\\Users\\ann')).toBe('C:\\L\\Turnstone\\turnstone.db');
  expect(at('win32', {}, 'C:\\Users\\ann')).toBe('C:\\Users\\ann\\AppData\\Local\\Turnstone\\turnstone.db');
  expect(at('linux', { TURNSTONE_DB: '/tmp/x.db' })).toBe('/tmp/x.db');
});

const around = { mode: 'listen', trusted: true, configuredPort: 4318 } as const;
const running = (status: Partial<AppStatus>) =>
  ({ phase: 'running', status: { role: 'leader', http: null, holder: null, problems: [], ...status } as AppStatus }) as const;

test('each role is one situation, and an untrusted folder is not a stopped receiver', () => {
  expect(receiverView(running({ http: 'http://127.0.0.1:5000' }), around)).toMatchObject({
    situation: 'listening',
    following: false,
    port: 5000,
  });
  expect(receiverView(running({ role: 'follower' }), around)).toMatchObject({ situation: 'listening', following: true, port: 4318 });
  expect(receiverView(running({ role: 'busy', holder: '$(x)\n' }), around)).toMatchObject({ situation: 'busy', holder: '$ (x)' });
  expect(receiverView(running({ role: 'stopped' }), { ...around, mode: 'read' }).situation).toBe('stopped');
  expect(receiverView(running({ role: 'stopped' }), { ...around, mode: 'read', trusted: false }).situation).toBe('untrusted');
  expect(receiverView({ phase: 'idle' }, { ...around, mode: 'read', trusted: false }).situation).toBe('untrusted');
  expect(receiverView({ phase: 'idle' }, around).situation).toBe('starting');
  expect(receiverView({ phase: 'failed', reason: 'no' }, around)).toMatchObject({ situation: 'failed', trouble: 'no' });
});

test('how far reading everything again is, in per cent that never claims to be done', () => {
  const rebuilt = (done: number, total: number) => receiverView(running({ rebuild: { done, total } }), around).rebuilt;
  expect([rebuilt(0, 0), rebuilt(43, 100), rebuilt(100, 100)]).toEqual([0, 43, 99]);
  expect(receiverView(running({ rebuild: null }), around).rebuilt).toBeNull();
});

const session = (id: string, more: Partial<SessionRow> = {}) =>
  ({ id, state: 'ok', startUs: 0, endUs: 0, turns: 1, ...more }) as SessionRow;
const MIDNIGHT = 1_000_000;

test('sessions are grouped by state and by the reader’s day', () => {
  const rows = [session('a', { state: 'running' }), session('b', { endUs: MIDNIGHT * 1000 }), session('c', { endUs: MIDNIGHT * 1000 - 1 })];
  const grouped = groupSessions(rows, MIDNIGHT);
  expect([grouped.running, grouped.today, grouped.earlier].map(group => group.map(row => row.id))).toEqual([['a'], ['b'], ['c']]);
});

test('a refresh redraws no more than what changed', () => {
  const before = groupSessions([session('a'), session('b')], MIDNIGHT);
  const same = groupSessions([session('a'), session('b')], MIDNIGHT);
  expect(redraw(before, same)).toEqual({ groups: [], sessions: [] });
  expect(redraw(before, groupSessions([session('a', { turns: 2 }), session('b')], MIDNIGHT))).toEqual({ groups: [], sessions: ['a'] });
  expect(redraw(before, groupSessions([session('c'), session('a'), session('b')], MIDNIGHT))).toEqual({
    groups: ['earlier'],
    sessions: [],
  });
  expect(redraw(before, groupSessions([session('a', { state: 'running' }), session('b')], MIDNIGHT))).toBe('all');
});
