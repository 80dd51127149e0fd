// Lines of Copilot's file exporters, as recorded and as written by hand (README.md here), and anything else as a line.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { printLogsRequest, printTraceRequest } from '../../../src/core/exports/otlpJson.ts';
import { readCopilotLine } from '../../../src/core/imports/copilotJsonl.ts';

const read = (name: string) =>
  readFileSync(join(import.meta.dirname, name), 'utf8')
    .trimEnd()
    .split('\n')
    .map(readCopilotLine);

test('Copilot CLI: spans with their parents, metrics told apart', () => {
  const lines = read('copilot-cli-1.0.102.jsonl');
  expect(lines.map(line => line.kind)).toEqual(['span', 'span', 'span', 'span', 'metrics', 'metrics']);
  const [tool, chat, , agent] = lines.flatMap(line => (line.kind === 'span' ? line.group.spans : []));
  expect(tool).toMatchObject({
    name: 'execute_tool bash bash',
    kind: 1,
    parentSpanId: agent?.spanId,
    startTimeUnixNano: 1795646462584000000n,
  });
  expect(chat).toMatchObject({ kind: 3, parentSpanId: agent?.spanId, status: { code: 0, message: '' } });
  expect(agent).toMatchObject({ parentSpanId: '', endTimeUnixNano: 1795646462825000000n });
  expect(agent?.events[0]).toMatchObject({ name: 'github.copilot.user.message', timeUnixNano: 1795646462445000000n });
  const first = lines[0];
  expect(first?.kind === 'span' && first.group.context).toMatchObject({
    scope: { name: 'github.copilot', version: '1.0.102' },
    resource: { attributes: [{ key: 'service.name', value: 'github-copilot' }, { key: 'service.version' }] },
  });
});

test('Copilot Chat: what the SDK’s objects print, spans that were written as {}, log records', () => {
  const lines = read('copilot-chat-hand-written.jsonl');
  expect(lines.map(line => line.kind)).toEqual(['unwritten', 'span', 'log', 'span', 'log', 'metrics']);
  const [chat, agent] = lines.flatMap(line => (line.kind === 'span' ? line.group.spans : []));
  expect(chat).toMatchObject({ traceId: '4bf92f3577b34da6a3ce929d0e0e4736', parentSpanId: agent?.spanId, kind: 3, flags: 1 });
  expect(agent?.status).toEqual({ code: 1, message: '' });
  const [log] = lines.flatMap(line => (line.kind === 'log' ? line.group.logs : []));
  expect(log).toMatchObject({ spanId: chat?.spanId, body: 'GenAI inference: gpt-5', timeUnixNano: 1790000001210000000n });
});

const span = { name: 'x', kind: 0, traceId: 'A'.repeat(32), spanId: '1'.repeat(16), startTime: [1, 2], endTime: [1, 3] };
const line = (more: object) => readCopilotLine(JSON.stringify({ ...span, ...more }));

test.each([
  [{ traceId: 'xyz' }, /traceId/],
  [{ traceId: '0'.repeat(32) }, /traceId/],
  [{ spanId: 7 }, /spanId/],
  [{ startTime: [-1, 0] }, /startTime/],
  [{ startTime: [1e18, 0] }, /startTime/],
  [{ startTime: [1, 1e9] }, /startTime/],
  [{ startTime: ['1', 2] }, /startTime/],
])('a span with %j is refused with its reason', (more, reason) => {
  expect(line(more)).toMatchObject({ kind: 'wrong', reason: expect.stringMatching(reason) });
});

test('values keep their types, and what is nested without end becomes text', () => {
  const deep = JSON.parse(`${'['.repeat(40)}1${']'.repeat(40)}`) as unknown;
  const found = line({ attributes: { s: 'a', i: 3, d: 0.5, b: false, n: null, l: [1, 'x'], o: { k: 1 }, deep } });
  const attributes = found.kind === 'span' ? found.group.spans[0]?.attributes : [];
  expect(attributes?.slice(0, 7).map(({ value }) => value)).toEqual([
    'a',
    3n,
    0.5,
    false,
    null,
    [1n, 'x'],
    { entries: [{ key: 'k', value: 1n }] },
  ]);
  expect(found.kind === 'span' && printTraceRequest([found.group])).toContain('[[[[');
  expect(found.kind === 'span' && found.group.spans[0]?.traceId).toBe('a'.repeat(32));
});

test.each([
  '',
  'nonsense',
  '[1]',
  '"x"',
  '7',
  'null',
  '{"hello":1}',
  '{"name":"x","startTime":"now"}',
  '{"__proto__":{"startTime":[1,2],"name":"x"}}',
])('the line %j is none of Copilot’s', text => expect(readCopilotLine(text).kind).toBe('other'));

test('whatever JSON stands in the fields, it is read and printed without a throw', () => {
  const keys = Object.keys({
    ...span,
    hrTime: 0,
    attributes: 0,
    events: 0,
    links: 0,
    resource: 0,
    status: 0,
    _spanContext: 0,
    spanContext: 0,
    _body: 0,
  });
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...keys), fc.jsonValue()), fc.boolean(), (fields, whole) => {
      const found = readCopilotLine(JSON.stringify(whole ? { ...fields, ...span } : { ...fields, hrTime: [1, 2] }));
      if (found.kind === 'span') printTraceRequest([found.group]);
      if (found.kind === 'log') printLogsRequest([found.group]);
    }),
  );
});
