// The load process: generates and encodes spans beforehand, then sends them and times the answers. Started by loadClient.ts.
import { setTimeout as sleep } from 'node:timers/promises';
import { type BulkRow, bulkRows, bulkSeconds, parseSeconds } from './ceilings.ts';
import { encodeJson, encodeProtobuf, type Stamp, stamper } from './encode.ts';
import type { LoadAnswer, LoadReply, LoadRequest } from './loadProtocol.ts';
import { openTransport } from './transports.ts';
import { type BenchSpan, generateSpans, inRequests } from './workload.ts';

interface Prepared {
  /** Spans of each request. */
  readonly counts: readonly number[];
  readonly stamps: Readonly<Record<'protobuf' | 'json', readonly Stamp[]>>;
  /** For the bars: JSON bodies and decoded rows, where JSON was asked for. */
  readonly bodies: readonly Buffer[];
  readonly rows: readonly BulkRow[];
}

type Ask<D extends LoadRequest['do']> = Extract<LoadRequest, { do: D }>;

const prepared = new Map<string, Prepared>();
const nothing: LoadReply = { spans: 0, seconds: 0, bytes: 0, latencies: [] };

function named(name: string): Prepared {
  const found = prepared.get(name);
  if (!found) throw new Error(`Nothing is prepared as ${name}`);
  return found;
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);

function prepare(ask: Ask<'prepare'>): LoadReply {
  const shape = {
    workload: ask.workload,
    spans: ask.spans,
    round: 0,
    ...(ask.tracesPerSession && { tracesPerSession: ask.tracesPerSession }),
    ...(ask.treeSpans && { treeSpans: ask.treeSpans }),
  };
  const requests = inRequests(generateSpans(shape), ask.requestSpans);
  const make = (format: 'protobuf' | 'json', encode: (spans: readonly BenchSpan[]) => Buffer) =>
    ask.formats.includes(format) ? requests.map(spans => stamper(encode(spans), spans, format)) : [];
  const stamps = { protobuf: make('protobuf', encodeProtobuf), json: make('json', encodeJson) };
  const counts = requests.map(spans => spans.length);
  const rows = stamps.json.length ? bulkRows(requests.flat()) : [];
  prepared.set(ask.name, { counts, stamps, bodies: stamps.json.map(stamp => stamp(0)), rows });
  return { ...nothing, spans: sum(counts) };
}

/** Bodies are stamped before the clock starts when all are sent at once; a long run stamps as it goes, on its own processor core. */
async function send(ask: Ask<'send'>): Promise<LoadReply> {
  const set = named(ask.name);
  const stamps = set.stamps[ask.via === 'json' ? 'json' : 'protobuf'].slice(0, ask.requests);
  const jobs: (() => Buffer)[] = [];
  for (let round = ask.from; round < ask.to; round += 1) for (const stamp of stamps) jobs.push(() => stamp(round));
  if (ask.to - ask.from === 1) {
    const bodies = jobs.map(job => job());
    bodies.forEach((body, index) => {
      jobs[index] = () => body;
    });
  }
  globalThis.gc?.();
  const transport = openTransport(ask.via, ask.target, ask.connections);
  const latencies: number[] = [];
  const perRequest = set.counts[0] ?? 0;
  const gapMs = ask.rate ? (1000 * perRequest) / ask.rate : 0;
  let next = 0;
  let bytes = 0;
  const start = performance.now();
  async function work(connection: number): Promise<void> {
    for (let job = jobs[next]; job; job = jobs[next]) {
      const due = start + next * gapMs;
      next += 1;
      if (due > performance.now()) await sleep(due - performance.now());
      const body = job();
      bytes += body.length;
      const sent = performance.now();
      await transport.send(body, connection);
      latencies.push(performance.now() - sent);
    }
  }
  try {
    await Promise.all(Array.from({ length: ask.connections }, (_, connection) => work(connection)));
  } finally {
    transport.close();
  }
  const spans = (ask.to - ask.from) * sum(set.counts.slice(0, ask.requests));
  return { spans, seconds: (performance.now() - start) / 1000, bytes, latencies };
}

function parse(ask: Ask<'parse'>): LoadReply {
  const set = named(ask.name);
  globalThis.gc?.();
  return {
    ...nothing,
    spans: sum(set.counts),
    seconds: parseSeconds(set.bodies),
    bytes: sum(set.bodies.map(body => body.length)),
  };
}

function bulk(ask: Ask<'bulk'>): LoadReply {
  const set = named(ask.name);
  globalThis.gc?.();
  return { ...nothing, spans: sum(set.counts), seconds: bulkSeconds(set.rows, set.counts[0] ?? 1, ask.file) };
}

async function answer(ask: LoadRequest): Promise<LoadReply> {
  switch (ask.do) {
    case 'prepare':
      return prepare(ask);
    case 'send':
      return send(ask);
    case 'parse':
      return parse(ask);
    case 'bulk':
      return bulk(ask);
    case 'forget':
      prepared.delete(ask.name);
      return nothing;
  }
}

process.on('message', (ask: LoadRequest) => {
  const reply = (message: LoadAnswer) => process.send?.(message);
  answer(ask).then(
    ok => reply({ ok }),
    (error: unknown) => reply({ failed: error instanceof Error ? error.message : String(error) }),
  );
});
process.on('disconnect', () => process.exit(0));
