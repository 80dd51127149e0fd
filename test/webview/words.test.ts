// What costs rest on, scores, relations, usage and receipts, as they are worded.
import { describe, expect, it } from 'vitest';
import { SPAN_KINDS } from '../../src/core/model/canonical.ts';
import { costTitle, costUnknown } from '../../webview/costWords.ts';
import { KIND_LOOKS } from '../../webview/kinds.ts';
import { scoreTitle, scoreValue } from '../../webview/scoreWords.ts';
import {
  adviceCopy,
  adviceRuns,
  fieldWord,
  gapsOf,
  isForeign,
  isWhole,
  missingWords,
  producersSummary,
  scopeWords,
  stateWords,
} from '../../webview/views/producers/producerWords.ts';
import { markMessages, relationWords, resentWords } from '../../webview/views/span/messageMarks.ts';
import { usageRows } from '../../webview/views/span/usageRows.ts';
import { NO_USAGE } from './fakeData.ts';
import { gappyProducer, wholeProducer } from './fakeProducers.ts';

describe('costs', () => {
  it.each([
    ['reported', 'reported', '$0.003121: reported by the producer'],
    ['reported', 'gateway', "$0.003121: from the gateway's response header"],
    ['priced', 'user', '$0.003121: tokens times the price in your prices.yaml'],
    ['priced', 'bundled', '$0.003121: tokens times the list price'],
    ['approximate', 'bundled', "$0.003121: tokens times the list price; about: a similar model's price was used"],
    ['priced', null, '$0.003121: some or all of it is tokens times the list price'],
    ['partial', null, '$0.003121: too low: 1+ calls have no known price'],
    [null, null, '$0.003121'],
  ] as const)('%s from %s', (basis, source, words) => expect(costTitle(0.003_121, basis, source)).toBe(words));

  it('says why one is unknown', () => {
    expect(costUnknown({ models: ['m'], inputTokens: null, outputTokens: null })).toBe('No cost and no tokens were reported');
    expect(costUnknown({ models: [], inputTokens: 1, outputTokens: null })).toBe('No cost and no model were reported');
    expect(costUnknown({ models: ['a', 'b', 'c', 'd\u202E'], inputTokens: 1, outputTokens: 2 })).toBe(
      'No price known for a, b, c and 1 more model',
    );
  });
});

describe('scores', () => {
  const score = { name: 'tone', explanation: null, source: 'llm', author: null, timeUs: 0, span: null } as const;
  it.each([
    [0.83, null, '0.83'],
    [0.123_456, null, '0.1235'],
    [1, 'yes', 'yes 1'],
    [1, '1', '1'],
    [null, 'friendly', 'friendly'],
    [null, null, '-'],
    [Number.NaN, null, '-'],
  ])('%s and %s are %s', (value, label, text) => expect(scoreValue({ value, label })).toBe(text));

  it('say who judged, and hide nothing', () => {
    const title = scoreTitle({ ...score, value: 1, label: null, author: 'judge\u202Ev3', explanation: 'Because.' });
    expect(title).toBe('tone 1, by a model: judge\\u{202E}v3\nBecause.');
  });
});

describe('messages', () => {
  const said = (role: 'system' | 'user') => ({ role, parts: [] });
  it('count what was resent without system messages', () => {
    expect(markMessages([said('system'), said('user'), said('system'), said('user'), said('user')], 2)).toEqual([
      'system',
      'resent',
      'system',
      'resent',
      'new',
    ]);
  });
  it.each([
    ['continues', 12, 1, 2, '12 earlier messages resent'],
    ['continues', 12, 1, 5, 'goes on from turn 1, 12 messages resent'],
    ['repeats', 3, 4, 4, 'same input again (retry)'],
    ['branches', 1, 2, 4, 'branches off turn 2, 1 message resent'],
    ['branches', 0, null, 4, 'branches off an earlier call'],
    ['branches', 2, 4, 4, 'branches off an earlier call, 2 messages resent'],
  ] as const)('%s %s from %s in %s', (relation, resent, from, turn, words) =>
    expect(resentWords(relation, resent, from, turn)).toBe(words),
  );
  it('say how a call stands to others', () => {
    expect(relationWords('first', 0, 3)).toBeNull();
    expect(relationWords(null, 0, 3)).toBeNull();
    expect(relationWords('continues', 5, 1)).toBe('Goes on from an earlier call: 1 new message');
    expect(relationWords('branches', 5, 1)).toBe('Branches off an earlier call after 5 messages');
  });
});

describe('usage', () => {
  it('puts parts under what includes them', () => {
    const rows = usageRows({ ...NO_USAGE, input: 100, cacheRead: 80, audioInput: 0, output: 20, reasoning: 12, total: 120 });
    expect(rows.map(row => [row.label, row.tokens, row.part])).toEqual([
      ['input', 100, false],
      ['cache read', 80, true],
      ['audio', 0, true],
      ['output', 20, false],
      ['reasoning', 12, true],
      ['total', 120, false],
    ]);
  });
  it('keeps an unknown whole above its parts, and nothing where nothing came', () => {
    expect(usageRows({ ...NO_USAGE, reasoning: 3 }).map(row => row.tokens)).toEqual([null, 3]);
    expect(usageRows(NO_USAGE)).toEqual([]);
  });
});

describe('receipts', () => {
  const place = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16) };
  const gappy = gappyProducer(1, place);
  it('are calm where nothing is wrong', () => {
    expect(isWhole(wholeProducer(1))).toBe(true);
    expect(stateWords(wholeProducer(1))).toBe('everything recognized');
    expect(producersSummary([wholeProducer(1)])).toEqual({ text: '1 producer', gaps: [] });
  });
  it('praise nothing where no span is about a model', () => {
    const foreign = { ...wholeProducer(1, 'redis'), conventions: [], genAi: 0, fields: [] };
    expect([isForeign(foreign), isWhole(foreign), stateWords(foreign)]).toEqual([true, false, 'no GenAI spans']);
    expect(isWhole({ ...wholeProducer(1), genAi: 0 })).toBe(false);
    expect(stateWords({ ...foreign, unknownKeys: gappy.unknownKeys.slice(0, 1) })).toBe('1 unknown key');
    expect(isForeign(wholeProducer(1))).toBe(false);
  });
  it('do not warn of a user that nobody knows', () => {
    const receipt = { ...wholeProducer(1), missing: [{ what: 'user' as const, count: 40, of: 40, advice: null, example: null }] };
    expect([isWhole(receipt), gapsOf(receipt).length, stateWords(receipt)]).toEqual([true, 0, 'everything recognized']);
  });
  it('count what is missing; redacting is no gap', () => {
    expect(gappy.missing.map(missingWords)).toEqual([
      'Messages missing from 12 of 40 model calls',
      'Session missing from all 400 spans',
      'Token counts missing from 3 of 40 model calls',
      'Content redacted in 2 of 40 spans',
    ]);
    expect(gapsOf(gappy)).toHaveLength(3);
    expect(stateWords(gappy)).toBe('messages, session, tokens missing · redacted · 17 unknown keys');
    expect(producersSummary([gappy]).gaps[0]).toBe('support: Messages missing from 12 of 40 model calls');
  });
  it('name the instrumentation as far as it is known', () => {
    expect(scopeWords({ scope: 'x', scopeVersion: '1.0', language: 'go' })).toBe('x 1.0 (go)');
    expect(scopeWords({ scope: 'x', scopeVersion: null, language: null })).toBe('x');
    expect(scopeWords({ scope: null, scopeVersion: null, language: 'go' })).toBe('go');
  });
  it('name fields, and keep a name that is none', () => {
    expect(fieldWord('inputMessages')).toBe('input messages');
    expect(fieldWord('constructor')).toBe('constructor');
  });
  it('tell settings from prose', () => {
    const code = (text: string) => adviceRuns(text).flatMap(run => (run.code ? [run.text] : []));
    const env = 'Set OTEL_CAPTURE_CONTENT=true (SPAN_ONLY where it wants a mode).';
    expect(code(env)).toEqual(['OTEL_CAPTURE_CONTENT=true', 'SPAN_ONLY']);
    expect(adviceCopy(env)).toBe('OTEL_CAPTURE_CONTENT=true');
    expect(code('Ask for usage (stream_options: { include_usage: true } for OpenAI).')).toEqual([
      'stream_options: { include_usage: true }',
    ]);
    expect(code('Set recordInputs to true in experimental_telemetry.')).toEqual(['recordInputs', 'experimental_telemetry']);
    expect(adviceCopy('Wrap it.')).toBe('Wrap it.');
    for (const text of [env, 'plain', '', '{{{}}}'])
      expect(
        adviceRuns(text)
          .map(run => run.text)
          .join(''),
      ).toBe(text);
  });
});

it('every kind has a look', () => {
  for (const kind of SPAN_KINDS) expect(KIND_LOOKS[kind].icon).not.toBe('');
});
