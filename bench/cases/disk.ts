// Bytes on disk after everything is received, derived and checkpointed, against the bytes that came over the wire.
import { stat } from 'node:fs/promises';
import type { BenchCase, BenchContext, BenchRow } from '../benchCase.ts';
import { REQUEST_SPANS, type Workload } from '../workload.ts';

const REQUESTS = 12;

async function measure({ load, startOwn }: BenchContext, workload: Workload): Promise<BenchRow> {
  const name = `disk-${workload}`;
  await load.ask({ do: 'prepare', name, workload, spans: REQUESTS * REQUEST_SPANS, requestSpans: REQUEST_SPANS, formats: ['protobuf'] });
  const own = await startOwn(`disk-${workload}.db`);
  const sent = await load.ask({ do: 'send', name, via: 'protobuf', target: own.http, from: 0, to: 2, connections: 1 });
  await own.idle();
  await own.stop();
  await load.ask({ do: 'forget', name });
  // A write-ahead log that was left behind counts too.
  const log = await stat(`${own.database}-wal`).then(
    found => found.size,
    () => 0,
  );
  const bytes = (await stat(own.database)).size + log;
  return {
    what: `${workload}: database file, against bytes on the wire`,
    measured: bytes / sent.bytes,
    unit: 'x',
    budget: 0.35,
    good: 'below',
  };
}

export const disk: BenchCase = {
  name: 'disk',
  run: async context => [await measure(context, 'H'), await measure(context, 'M')],
};
