// One conversation of six turns, sent whole again with each call, as each dialect records it: kept once, and shown once.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { spanTexts } from '../../src/core/conventions/facts.ts';
import { normalize } from '../../src/core/conventions/normalize.ts';
import { messageUnits } from '../../src/core/derive/messageUnits.ts';
import { openDriver } from '../../src/store/driver.ts';
import { ALWAYS } from '../support/always.ts';
import { asSent, openPipeline } from '../support/pipeline.ts';
import { readFixture } from '../support/readOtlpJson.ts';
import { tempFolder } from '../support/tempFolder.ts';
import { PRODUCERS } from './producers.ts';

const root = join(import.meta.dirname, '..', 'fixtures');
const files = Object.keys(PRODUCERS).flatMap(producer =>
  readdirSync(join(root, producer))
    .flatMap(version => readdirSync(join(root, producer, version)).map(name => join(producer, version, name)))
    .filter(name => /six-turns[\w-]*\.json$/.test(name))
    .map(name => ({ name, file: join(root, name) })),
);

/** Bytes of the texts that the conversation's messages hold, each once. */
function uniqueBytes(file: string): number {
  const texts = new Set<string>();
  for (const read of readFixture(file)) {
    const canonical = normalize(read.span, read.context, read.logs);
    const { kind, fields } = canonical;
    // Where calls hold no messages, the turn's own span says what was asked and answered.
    if (kind === 'turn' || kind === 'agent') {
      const { input, output } = spanTexts(canonical);
      if (input) texts.add(`user text ${input}`);
      if (output) texts.add(`assistant text ${output}`);
    }
    if (kind !== 'llm') continue;
    for (const messages of [fields.inputMessages, fields.outputMessages]) for (const unit of messageUnits(messages)) texts.add(unit.text);
  }
  return [...texts].reduce((sum, text) => sum + Buffer.byteLength(text), 0);
}

/** Bytes that the derived tables hold of messages: digests with their rows' numbers, and the previews that turns and sessions show. */
function keptBytes(database: string): number {
  const driver = openDriver({ file: database, readonly: true, prefer: 'auto', addon: null });
  const sum = (sql: string) => Number(Object.values(driver.prepare(sql).get() ?? {})[0] ?? 0);
  const bytes =
    sum('SELECT sum(length(digests) + 12) FROM message_runs') +
    sum('SELECT sum(12 + coalesce(length(system), 0)) FROM calls') +
    sum('SELECT sum(coalesce(length(CAST(input AS BLOB)), 0) + coalesce(length(CAST(output AS BLOB)), 0)) FROM turns') +
    sum('SELECT sum(coalesce(length(CAST(first_input AS BLOB)), 0) + coalesce(length(CAST(last_output AS BLOB)), 0)) FROM sessions');
  driver.close();
  return bytes;
}

/** Frameworks that write their history anew for each call, so that a turn shows more than one new message. */
const REWRITES = new Set(['smolagents']);

test('there are many dialects', () => {
  expect(files.length).toBeGreaterThan(10);
});

describe.each(files)('$name', ({ name, file }) => {
  test('each turn shows its own message and its own answer, and the derived tables hold the conversation once', async () => {
    const database = join(tempFolder('six-turns'), 'six.db');
    const pipeline = await openPipeline(database);
    await pipeline.send(asSent(file));
    const sessions = (await pipeline.handlers['sessions.list']({}, ALWAYS)).rows;
    // Dialects without a session id make a session of each trace: what is new is then only known within a turn.
    const joined = sessions.length === 1;
    const turns = (await Promise.all(sessions.map(row => pipeline.handlers['session.get']({ session: row.id }, ALWAYS)))).flatMap(
      detail => detail.turns,
    );
    expect(turns).toHaveLength(6);
    const shown: string[] = [];
    for (const turn of turns.sort((a, b) => a.startUs - b.startUs)) {
      const { calls } = await pipeline.handlers['turn.messages']({ session: turn.session, turn: turn.id }, ALWAYS);
      expect(calls.length, turn.id).toBeGreaterThan(0);
      const fresh = calls.flatMap(call => messageUnits(call.fresh).map(unit => unit.text));
      // Coding agents do not record what each call was sent; some producers send only what is new, and let the provider remember.
      const silent: boolean = calls.every(call => call.relation === 'unknown');
      const asked = turn.input?.slice(0, 60) ?? '';
      if (joined && !silent && !REWRITES.has(name.split('/')[0] ?? '')) {
        expect(fresh[0], 'what the turn was asked').toContain(asked);
        expect(fresh, `turn ${turn.index}`).toHaveLength(1);
        expect(fresh[0]).toMatch(/^user text/);
        const continued = (calls[0]?.resent ?? 0) > 0;
        expect(calls[0]?.relation).toBe(turn.index === 1 ? 'first' : continued ? 'continues' : 'unrelated');
      }
      shown.push(...fresh);
      if (!silent) expect(messageUnits(calls.at(-1)?.output).length).toBeGreaterThan(0);
      expect(turn.input).not.toBeNull();
      expect(turn.output).not.toBeNull();
    }
    if (joined && shown.length === 6) expect(new Set(shown).size).toBe(6);
    await pipeline.close();
    expect(keptBytes(database)).toBeLessThan(1.5 * uniqueBytes(file));
  });
});
