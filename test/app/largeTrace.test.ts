// A trace of thousands of spans that comes in many requests: read several chunks at a time, with the result of reading them one by one.
import { expect, test } from 'vitest';
import { openDriver } from '../../src/store/driver.ts';
import { agentTurn, type SpanSketch, traceRequest } from '../support/otlp.ts';
import { openPipeline, type WireRequest } from '../support/pipeline.ts';
import { tempFolder } from '../support/tempFolder.ts';

const REQUESTS = 24;
const PER_REQUEST = 125;
const BLOCKS_PER_CHUNK = 4096;

/** One agent with thousands of tool calls, in requests of which the first holds its root; a small trace in every third. */
function requests(): readonly WireRequest[] {
  return Array.from({ length: REQUESTS }, (_, request): WireRequest => {
    const spans: SpanSketch[] = request === 0 ? agentTurn(1, { session: 'large' }) : [];
    for (let index = 0; index < PER_REQUEST; index++) {
      const no = 1000 + request * PER_REQUEST + index;
      const attributes = { 'openinference.span.kind': 'TOOL', 'tool.name': 'step', 'input.value': `{"n":${no}}` };
      spans.push({ trace: 1, span: no, parent: 101, name: 'step', start: 1000 + no, end: 1001 + no, attributes });
    }
    if (request % 3 === 0) spans.push(...agentTurn(100 + request, { session: 'small', start: 500_000 + request * 1000 }));
    return { signal: 'traces', format: 'json', body: traceRequest(spans) };
  });
}

test('chunks read together give what each alone gives', async () => {
  const [together, alone] = [await openPipeline(), await openPipeline()];
  await together.sendAtOnce(requests());
  await alone.send(requests());
  const table = await together.store.spanTable({ session: 'large', limit: 10_000 });
  expect(table.spanId).toHaveLength(REQUESTS * PER_REQUEST + 3);
  expect(new Set(table.turnNo).size).toBe(1);
  const seen = await together.see();
  expect(seen).toEqual(await alone.see());
  await together.rebuild();
  expect(await together.see()).toEqual(seen);
  await Promise.all([together.close(), alone.close()]);
}, 60_000);

test('of chunks read together one that cannot be read is passed over alone', async () => {
  const file = `${tempFolder('large-trace')}/turnstone.db`;
  const first = await openPipeline(file);
  const sent = requests();
  await first.send(sent.slice(0, 20));
  await first.close();
  const driver = openDriver({ file, readonly: false, prefer: 'auto', addon: null });
  // As when everything but the last requests was derived, and a block of the disk has gone bad since.
  driver.exec(`UPDATE follow SET position = 16; UPDATE blocks SET codec = 1, data = x'00112233' WHERE id / ${BLOCKS_PER_CHUNK} = 18`);
  driver.close();
  const second = await openPipeline(file);
  await second.sendAtOnce(sent.slice(20));
  expect(second.problems.filter(problem => problem.includes('cannot be read'))).toHaveLength(1);
  const table = await second.store.spanTable({ session: 'large', limit: 10_000 });
  expect(table.spanId).toHaveLength(REQUESTS * PER_REQUEST + 3);
  expect((await second.store.sessions({ plain: true, limit: 10 })).map(session => session.id)).toEqual(
    expect.arrayContaining(['large', 'small']),
  );
  await second.close();
}, 60_000);
