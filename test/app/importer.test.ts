// Files in: OTLP and Copilot's lines mixed, with reasons by line and counts, and the same file twice.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { importOtlpJson } from '../../src/app/importer.ts';
import { ALWAYS } from '../support/always.ts';
import { memorySink } from '../support/memorySink.ts';
import { tempApp, tempOptions } from '../support/tempApp.ts';

const file = (name: string) => readFileSync(join(import.meta.dirname, '../core/imports', name), 'utf8');
const CLI = file('copilot-cli-1.0.102.jsonl');
const CHAT = file('copilot-chat-hand-written.jsonl');
const OTLP = `{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"${'ab'.repeat(16)}","spanId":"${'cd'.repeat(8)}","name":"x \\"resourceLogs\\"","startTimeUnixNano":"1","endTimeUnixNano":"2"}]}]}]}`;

test('lines of Copilot are gathered into requests; metrics are noted, spans written as {} are told', async () => {
  const sink = memorySink();
  const report = await importOtlpJson(`${CHAT}${OTLP}\n${CLI}`, sink);
  expect(report).toMatchObject({ spans: 7, logs: 2, rejected: 1 });
  expect(report.problems).toEqual([expect.stringMatching(/^line 1: this line holds only \{\}.*319993/)]);
  expect(report.metrics).toBe(3);
  expect(sink.requests.map(request => ({ signal: request.signal, rows: request.rows.length }))).toEqual([
    { signal: 'traces', rows: 1 },
    { signal: 'traces', rows: 6 },
    { signal: 'logs', rows: 2 },
  ]);
});

test('a wrong line is named by its number in the file, and costs only itself', async () => {
  const sink = memorySink();
  const report = await importOtlpJson(`${CLI}{"name":"x","startTime":[1,2]}\nnonsense\n{"a":1}\n{}\n{}\n`, sink, 101);
  expect(report).toMatchObject({ spans: 4, logs: 0, rejected: 4 });
  expect(report.problems).toEqual([
    expect.stringMatching(/^line 110: this and 1 more lines hold only \{\}/),
    expect.stringMatching(/^line 107: .*traceId/),
    expect.stringMatching(/^line 108: /),
    expect.stringMatching(/^line 109: .*resourceSpans/),
  ]);
});

test('problems beyond the first are counted', async () => {
  const report = await importOtlpJson('nonsense\n'.repeat(50), memorySink());
  expect(report.problems).toHaveLength(21);
  expect(report.problems.at(-1)).toBe('30 more lines could not be read');
});

test('a file of Copilot becomes sessions; the same file again changes nothing', async () => {
  const { app } = await tempApp(tempOptions('copilot-file'));
  const call = app.handlers;
  const see = async () => ({
    sessions: (await call['sessions.list']({}, ALWAYS)).rows,
    turns: (await call['turns.list']({}, ALWAYS)).rows,
    spans: (await call['spans.list']({}, ALWAYS)).rows.length,
    logs: (await call['logs.list']({}, ALWAYS)).rows.length,
  });
  await call['import.otlpJson']({ text: CLI + CHAT }, ALWAYS);
  await app.settled();
  const before = await see();
  expect(before.spans).toBe(6);
  expect(before.logs).toBe(2);
  expect(before.sessions.map(session => session.id).sort()).toEqual([
    '8a9d2e81-2fb1-4370-96c4-18a6822a370c',
    '9f0c9c0e-5a55-4b0f-8f3e-0a7f6f2f7a10',
  ]);
  await call['import.otlpJson']({ text: CHAT + CLI }, ALWAYS);
  await app.settled();
  expect(await see()).toEqual(before);
});
