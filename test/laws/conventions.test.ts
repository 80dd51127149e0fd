// Laws that hold for every recorded scenario of every producer: recognized by shape, normalized the same twice, no key both read and
// left over, nothing understood differently than reviewed. Snapshots lie beside the fixtures: a changed one is read, then accepted.
import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { factsOf } from '../../src/core/conventions/facts.ts';
import { normalize, normalizeWithKeys } from '../../src/core/conventions/normalize.ts';
import { deriveTrace } from '../../src/core/derive/deriveTrace.ts';
import type { SpanFacts } from '../../src/core/model/facts.ts';
import { type ReadSpan, readFixture } from '../support/readOtlpJson.ts';
import { PRODUCERS } from './producers.ts';

const root = join(import.meta.dirname, '..', 'fixtures');
const files = Object.keys(PRODUCERS).flatMap(producer =>
  readdirSync(join(root, producer), { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.json'))
    .map(name => ({ producer, file: join(root, producer, name), name: join(producer, name) })),
);

test('there are fixtures of every producer', () => {
  for (const producer of Object.keys(PRODUCERS)) expect(files.filter(file => file.producer === producer)).not.toEqual([]);
});

describe.each(files)('$name', ({ producer, file }) => {
  const spans = readFixture(file);
  const facts = spans.map(factsOfRead);

  test('its producer is recognized without a hint', () => {
    const conventions = spans.map(read => normalize(read.span, read.context, read.logs).conventions);
    const expected = [PRODUCERS[producer] ?? []].flat();
    expect(expected.some(id => conventions.flat().includes(id))).toBe(true);
  });

  test('normalizing twice is equal, and does not change the span', () => {
    for (const read of spans) {
      const before = structuredClone(read);
      expect(normalize(read.span, read.context, read.logs)).toEqual(normalize(read.span, read.context, read.logs));
      expect(read).toEqual(before);
    }
  });

  test('every key is either read, understood or left over', () => {
    for (const read of spans) {
      const { readKeys, understood, leftovers, canonical } = normalizeWithKeys(read.span, read.context, read.logs);
      const keys = new Set(read.span.attributes.map(attribute => attribute.key));
      expect(leftovers.filter(key => readKeys.has(key))).toEqual([]);
      expect(new Set([...readKeys.keys(), ...understood, ...leftovers])).toEqual(keys);
      // What the span page names as a source is a place that exists.
      for (const source of Object.values(canonical.from)) expect(keys.has(source) || /^(event|log|span) /.test(source)).toBe(true);
    }
  });

  test('it means what was reviewed', async () => {
    // Of a flood of plumbing that nobody recognizes, only the number is worth reviewing.
    const told = spans.length > 100 ? spans.filter(read => normalize(read.span, read.context, read.logs).conventions.length > 0) : spans;
    const rows: object[] = told.map(read => ({ span: read.span.name, ...describeRead(read) }));
    if (told.length < spans.length) rows.push({ plumbing: spans.length - told.length });
    const traces = [...new Set(facts.map(fact => fact.traceId))].sort();
    const derived = traces.map(id => derivationOf(facts.filter(fact => fact.traceId === id)));
    await expect(`${JSON.stringify({ spans: rows, derived }, null, 1)}\n`).toMatchFileSnapshot(file.replace(/\.json$/, '.snapshot'));
    expect(relative(root, file)).not.toMatch(/^\.\./);
  });
});

function factsOfRead(read: ReadSpan): SpanFacts {
  return factsOf(read.span, read.context, normalize(read.span, read.context, read.logs), undefined, read.made);
}

function describeRead(read: ReadSpan): object {
  const { canonical, leftovers } = normalizeWithKeys(read.span, read.context, read.logs);
  const { error, ttftMs, ...fields } = canonical.fields;
  // Stack traces and measured times differ in each recording.
  const shown = {
    ...fields,
    ...(ttftMs === undefined ? {} : { ttftMs: ttftMs > 0 && ttftMs < 60_000 ? '(measured)' : ttftMs }),
    ...(error === undefined ? {} : { error: { ...error, stacktrace: error.stacktrace === null ? null : '(shown)' } }),
  };
  return { ...canonical, fields: shown, leftovers };
}

/** Without ids and times, which differ in each recording. */
function derivationOf(facts: readonly SpanFacts[]): object {
  const derived = deriveTrace(facts);
  const nameOf = (id: string) => facts.find(fact => fact.spanId === id)?.name ?? '';
  return {
    session: derived.sessionId.startsWith('trace:') ? 'trace:…' : derived.sessionId,
    turns: derived.turns.map(({ turnId, traceId, startUs, endUs, anchorSpanId, prompts, ...turn }) => ({
      ...turn,
      // Few apps have any.
      ...(prompts.length > 0 && { prompts }),
      sessionId: turn.sessionId.startsWith('trace:') ? 'trace:…' : turn.sessionId,
      anchor: nameOf(anchorSpanId),
      explicit: turnId.startsWith('turn:'),
      timed: startUs > 0 && endUs >= startUs && traceId !== '',
    })),
    inTurn: facts.map((fact, index) => `${fact.name}: ${derived.turnOf[index]}`),
    links: derived.links.map(link => `${nameOf(link.spanId)} -> ${link.childSession}`),
  };
}
