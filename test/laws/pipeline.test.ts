// Laws that hold for every scenario of every producer, through the real raw log and derivation: protobuf and JSON mean the same; order,
// batching and repeats change nothing; reading everything again changes nothing; what is exported can be imported again.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { encodeLogs, encodeTraces } from '../support/otlpOracle.ts';
import { asSent, openPipeline, type WireRequest } from '../support/pipeline.ts';
import { type ReadItems, readItems } from '../support/readOtlpJson.ts';
import { PRODUCERS } from './producers.ts';

const root = join(import.meta.dirname, '..', 'fixtures');
const files = Object.keys(PRODUCERS).flatMap(producer =>
  readdirSync(join(root, producer), { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.json'))
    .map(name => ({ name: join(producer, name), file: join(root, producer, name) })),
);

/** Each item a request of its own, last first, logs before spans, every third one twice. */
function shuffled({ spans, logs }: ReadItems): readonly WireRequest[] {
  const single: WireRequest[] = [
    ...logs.map(({ log, context }): WireRequest => ({ signal: 'logs', format: 'protobuf', body: encodeLogs([{ context, items: [log] }]) })),
    ...spans
      .map(({ span, context }): WireRequest => ({ signal: 'traces', format: 'protobuf', body: encodeTraces([{ context, items: [span] }]) }))
      .reverse(),
  ];
  return single.flatMap((request, place) => (place % 3 === 0 ? [request, request] : [request]));
}

function asProtobuf({ spans, logs }: ReadItems): readonly WireRequest[] {
  return [
    ...(spans.length === 0
      ? []
      : [
          {
            signal: 'traces',
            format: 'protobuf',
            body: encodeTraces(spans.map(({ span, context }) => ({ context, items: [span] }))),
          } as const,
        ]),
    ...(logs.length === 0
      ? []
      : [{ signal: 'logs', format: 'protobuf', body: encodeLogs(logs.map(({ log, context }) => ({ context, items: [log] }))) } as const]),
  ];
}

async function seen(requests: readonly WireRequest[]): Promise<readonly string[]> {
  const pipeline = await openPipeline();
  await pipeline.send(requests);
  const rows = await pipeline.see();
  await pipeline.close();
  return rows;
}

describe.each(files)('$name', ({ file }) => {
  test('protobuf in one request, and single items in another order, more than once, give the rows of what was sent', async () => {
    const pipeline = await openPipeline();
    await pipeline.send(asSent(file));
    const rows = await pipeline.see();
    const items = readItems(file);
    expect(await seen(asProtobuf(items))).toEqual(rows);
    expect(await seen(shuffled(items))).toEqual(rows);

    await pipeline.send(asSent(file));
    await pipeline.rebuild();
    expect(await pipeline.see()).toEqual(rows);

    expect(await seen(await pipeline.export())).toEqual(rows);
    await pipeline.close();
  });
});
