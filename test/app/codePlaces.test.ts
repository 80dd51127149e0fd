// Figures beside code, from spans that really came: by file and function, and moved when a span moves.
import { beforeAll, describe, expect, test } from 'vitest';
import { ALWAYS } from '../support/always.ts';
import { agentTurn, traceRequest } from '../support/otlp.ts';
import { type TempApp, tempApp, tempOptions } from '../support/tempApp.ts';

let made: TempApp;
const places = async (file: string) => (await made.app.handlers['source.places']({ file }, ALWAYS)).rows;

beforeAll(async () => {
  made = await tempApp(tempOptions('code-places'));
  for (let no = 1; no <= 4; no++) {
    const spans = agentTurn(no, { session: `s-${no}`, ...(no === 4 ? { toolError: 'timed out after 30 s' } : {}) });
    Object.assign(spans[1]!.attributes as object, {
      'code.file.path': '/app/src/agent.ts',
      'code.line.number': 10 + no,
      'code.function.name': 'Agent.ask',
    });
    Object.assign(spans[2]!.attributes as object, {
      'code.filepath': '/app/src/tools.py',
      'code.lineno': 7,
      'code.function': 'lookup',
      'code.namespace': 'tools',
    });
    await made.post('/v1/traces', traceRequest(spans, { 'service.name': 'support' }));
  }
  await made.app.settled();
});

describe('code places', () => {
  test('files that spans name, in both spellings', async () => {
    const { rows } = await made.app.handlers['source.files']({}, ALWAYS);
    expect(rows.map(row => row.file).sort()).toEqual(['/app/src/agent.ts', '/app/src/tools.py']);
  });

  test('one row a function, with the line of the newest span', async () => {
    const [ask, ...rest] = await places('/app/src/agent.ts');
    expect(rest).toEqual([]);
    expect(ask).toMatchObject({ function: 'Agent.ask', line: 14, count: 4, errors: 0, partial: false });
    expect(ask?.p50Us).toBeGreaterThan(0);
    expect(ask?.p95Us).toBeGreaterThanOrEqual(ask?.p50Us ?? 0);
    const [lookup] = await places('/app/src/tools.py');
    expect(lookup).toMatchObject({ function: 'tools.lookup', line: 7, count: 4, errors: 1 });
    expect(await places('/app/src/gone.ts')).toEqual([]);
  });

  test('the newest span opens with its place', async () => {
    const [lookup] = await places('/app/src/tools.py');
    const span = await made.app.handlers['span.get'](lookup!.newest, ALWAYS);
    expect(span.code).toEqual({ file: '/app/src/tools.py', line: 7, column: null, function: 'tools.lookup' });
  });

  test('sessions are found by what their errors say', async () => {
    const found = async (filter: string) => (await made.app.handlers['sessions.list']({ filter }, ALWAYS)).rows.map(row => row.id);
    expect(await found('error:"timed out"')).toEqual(['s-4']);
    expect(await found('error:timed*30')).toEqual(['s-4']);
    expect(await found('error:100%')).toEqual([]);
    expect((await found('-error:"timed out"')).sort()).toEqual(['s-1', 's-2', 's-3']);
  });
});
