// Deleting for good: rows and bytes, in the file and in its log, and nothing of anybody else. And who is never let go.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type App, startApp } from '../../src/app/app.ts';
import { ALWAYS } from '../support/always.ts';
import { agentTurn, traceRequest } from '../support/otlp.ts';
import { logAt, logsRequest } from '../support/requests.ts';
import { tempApp, tempOptions } from '../support/tempApp.ts';

const ids = async (app: App, filter = '') =>
  (await app.handlers['sessions.list']({ filter, plain: true, limit: 1000 }, ALWAYS)).rows.map(row => row.id).sort();
const exported = async (app: App, session: string) => (await app.handlers['export.otlpJson']({ session }, ALWAYS)).text;
const remove = (app: App, params: Parameters<App['handlers']['sessions.delete']>[0]) => app.handlers['sessions.delete'](params, ALWAYS);

/** Incompressible and unique, so that it would be found in the file if it were there. */
function noise(seed: number, chars = 400): string {
  let state = seed * 2_654_435_761;
  return Array.from({ length: chars }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'[state % 62];
  }).join('');
}

function filesOf(db: string): readonly string[] {
  return readdirSync(dirname(db))
    .filter(name => name.startsWith(basename(db)))
    .map(name => join(dirname(db), name));
}
const holds = (db: string, text: string) => filesOf(db).some(file => readFileSync(file).includes(text));

test('a session goes with all its bytes, and its neighbours in the same chunk stay as they were', async () => {
  const options = tempOptions('forget');
  const { app, post } = await tempApp(options);
  const secret = noise(1);
  // One request, so one chunk: three sessions in it.
  const spans = ['one', 'two', 'three'].flatMap((session, place) =>
    agentTurn(place + 1, { session, input: session === 'two' ? secret : `question of ${session}` }),
  );
  await post('/v1/traces', traceRequest(spans));
  // An earlier version of a span of "two", and one that loses against what is there.
  const [root] = agentTurn(2, { session: 'two', input: noise(2) });
  await post('/v1/traces', traceRequest([{ ...root!, end: null }]));
  await post('/v1/traces', traceRequest([{ ...root!, end: 4000, attributes: { ...root!.attributes, 'input.value': secret } }]));
  await app.settled();
  const kept = { one: await exported(app, 'one'), three: await exported(app, 'three') };
  expect(await exported(app, 'two')).toContain(secret);

  expect(await remove(app, { session: 'two' })).toMatchObject({ sessions: 1 });
  expect(await ids(app)).toEqual(['one', 'three']);
  expect(await exported(app, 'one')).toBe(kept.one);
  expect(await exported(app, 'three')).toBe(kept.three);
  await expect(app.handlers['session.get']({ session: 'two' }, ALWAYS)).rejects.toThrow('There is no session');
  expect(holds(options.db, secret.slice(0, 60))).toBe(false);
  expect(holds(options.db, noise(2).slice(0, 60))).toBe(false);

  // Sent again it is there again: nothing remembers that it was deleted.
  await post('/v1/traces', traceRequest(agentTurn(2, { session: 'two' })));
  await app.settled();
  expect(await ids(app)).toEqual(['one', 'three', 'two']);
});

test('what was deleted frees the disk, and everything leaves an empty file', async () => {
  const options = tempOptions('shrink');
  const { app, post } = await tempApp(options);
  for (let no = 1; no <= 60; no++)
    await post(
      '/v1/traces',
      traceRequest(agentTurn(no, { session: `s-${no}`, input: noise(no, 40_000), output: noise(no + 500, 40_000) })),
    );
  await app.settled();
  const size = () => filesOf(options.db).reduce((sum, file) => sum + statSync(file).size, 0);
  const full = size();
  const { sessions, freedBytes } = await remove(app, { filter: 'session:s-1*', plain: true });
  expect(sessions).toBe(11);
  expect(freedBytes).toBeGreaterThan(0);
  expect(size()).toBeLessThan(full * 0.9);
  await app.handlers['filters.put']({ name: 'mine', filter: 'error' }, ALWAYS);
  await remove(app, { everything: true });
  expect(await ids(app)).toEqual([]);
  expect(size()).toBeLessThan(700_000);
  expect((await app.handlers['filters.list']({}, ALWAYS)).rows).toHaveLength(1);
  await post('/v1/traces', traceRequest(agentTurn(90, { session: 'new' })));
  await app.settled();
  expect(await ids(app)).toEqual(['new']);
});

test('what is wrong with a request to delete is said, and nothing goes', async () => {
  const { app, post } = await tempApp(tempOptions('refuse'));
  await post('/v1/traces', traceRequest(agentTurn(1, { session: 'one' })));
  await app.settled();
  await expect(remove(app, {})).rejects.toThrow('name a session, a filter, or everything');
  await expect(remove(app, { session: 'gone' })).rejects.toThrow('There is no session');
  await expect(remove(app, { filter: 'nofield:x' })).rejects.toThrow('There is no field');
  await expect(remove(app, { filter: 'attr.x=1' })).rejects.toThrow('by an attribute');
  expect(await ids(app)).toEqual(['one']);
});

test('whoever does not receive asks whoever does', async () => {
  const options = tempOptions('wish');
  const leader = await startApp(options);
  const follower = await startApp(options);
  const { http, role } = await leader.status();
  expect(role).toBe('leader');
  await fetch(`${http}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: traceRequest([...agentTurn(1, { session: 'one' }), ...agentTurn(2, { session: 'two' })]) as BodyInit,
  });
  await leader.settled();
  expect(await remove(follower, { session: 'one' })).toMatchObject({ sessions: 1 });
  expect(await ids(leader)).toEqual(['two']);
  await follower.stop();
  await leader.stop();
});

describe('the rule by age and size', () => {
  const day = 86_400_000;
  const start = Date.UTC(2026, 0, 1);

  test('lets the oldest go, and neither pinned nor judged ones', async () => {
    const options = tempOptions('rule');
    const first = await startApp(options);
    const { http } = await first.status();
    const send = (path: string, body: Uint8Array) =>
      fetch(`${http}${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: body as BodyInit });
    // Sketches count from the start of 2026; `today` ended just now.
    for (const [place, session] of ['old', 'pinned', 'judged', 'older'].entries())
      await send('/v1/traces', traceRequest(agentTurn(place + 1, { session, start: place * 1000 })));
    await send('/v1/traces', traceRequest(agentTurn(9, { session: 'today', start: Date.now() - start - 1000 })));
    await first.settled();
    await first.handlers['sessions.pin']({ session: 'pinned', pinned: true }, ALWAYS);
    await send('/v1/logs', judgement('judged'));
    await first.settled();
    await first.handlers['storage.keep']({ days: 3, bytes: null }, ALWAYS);
    expect(await first.handlers['storage.get']({}, ALWAYS)).toMatchObject({ pinned: 1, judged: 1, keep: { days: 3, bytes: null } });
    await first.tidied();
    expect(await ids(first)).toEqual(['judged', 'pinned', 'today']);
    expect(Date.now() - start).toBeGreaterThan(3 * day);
    await first.stop();
  });

  test('by size the oldest go until it fits', async () => {
    const { app, post } = await tempApp(tempOptions('rule-size'));
    for (let no = 1; no <= 80; no++)
      await post(
        '/v1/traces',
        traceRequest(
          agentTurn(no, { session: `s-${String(no).padStart(2, '0')}`, input: noise(no, 150_000), output: noise(no + 900, 100_000) }),
        ),
      );
    await app.settled();
    const before = await app.handlers['storage.get']({}, ALWAYS);
    expect(before.fileBytes + before.walBytes).toBeGreaterThan(12_000_000);
    await app.handlers['storage.keep']({ days: null, bytes: 10_000_000 }, ALWAYS);
    await app.tidied();
    const left = await ids(app);
    expect(left.length).toBeGreaterThan(5);
    expect(left.length).toBeLessThan(75);
    expect(left).toEqual(Array.from({ length: left.length }, (_, place) => `s-${String(80 - left.length + place + 1).padStart(2, '0')}`));
  });
});

/** A person's verdict on a session, as Copilot sends it. */
function judgement(session: string): Uint8Array {
  return logsRequest([logAt('copilot_chat.user.feedback', 0, { rating: '1', 'gen_ai.conversation.id': session })]).body;
}

test('secrets are taken out before anything is stored, in both encodings, and counted', async () => {
  const options = tempOptions('redaction');
  const { app, post } = await tempApp(options);
  const key = `sk-${'aB3'.repeat(16)}`;
  await post('/v1/traces', traceRequest(agentTurn(1, { session: 'one', input: `use ${key} please` })));
  await app.settled();
  expect(await exported(app, 'one')).not.toContain(key);
  expect(await exported(app, 'one')).toContain('use sk-****');
  expect((await app.handlers['storage.get']({}, ALWAYS)).redactions).toMatchObject([{ rule: 'api-key', count: 2 }]);
  await app.handlers['import.otlpJson']({ text: traceRequest(agentTurn(2, { session: 'two', input: key })).toString() }, ALWAYS);
  await app.settled();
  expect(await exported(app, 'two')).not.toContain(key);
});
