// Whole requests of 512 spans from another process to the acknowledgement, over each transport; all contenders in turn, in every round.
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { BenchCase, BenchContext, BenchRow } from '../benchCase.ts';
import type { LoadReply, Via } from '../loadProtocol.ts';
import { median } from '../stats.ts';
import { REQUEST_SPANS, type Workload } from '../workload.ts';

const REQUESTS = 24;
/** The peer takes seconds for what takes others milliseconds; fewer spans do it no harm, for it slows as it fills. */
const PEER_REQUESTS = 4;
const CONNECTIONS = 4;
const VIAS: readonly Via[] = ['protobuf', 'json', 'grpc'];

type Contender = 'parse' | 'bulk' | Via | 'peer' | 'peerJson';

async function measure(context: BenchContext, workload: Workload): Promise<BenchRow[]> {
  const { load, rounds, say } = context;
  const name = workload;
  await load.ask({
    do: 'prepare',
    name,
    workload,
    spans: REQUESTS * REQUEST_SPANS,
    requestSpans: REQUEST_SPANS,
    formats: ['protobuf', 'json'],
  });
  const own = await context.startOwn(`ingest-${workload}.db`);
  const peer = await context.startPeer();
  const rates = new Map<Contender, number[]>();
  const latencies = new Map<Contender, number[]>();
  // Round 0 warms every contender alike and is not counted.
  for (let round = 0; round <= rounds; round += 1) {
    const keep = (contender: Contender, reply: LoadReply) => {
      if (round === 0) return;
      rates.set(contender, [...(rates.get(contender) ?? []), reply.spans / reply.seconds]);
      latencies.set(contender, [...(latencies.get(contender) ?? []), ...reply.latencies]);
    };
    const send = (target: string, via: Via, part: number, requests = REQUESTS) =>
      load.ask({ do: 'send', name, via, target, from: round * 10 + part, to: round * 10 + part + 1, requests, connections: CONNECTIONS });
    keep('parse', await load.ask({ do: 'parse', name }));
    const file = join(context.folder, 'bulk.db');
    keep('bulk', await load.ask({ do: 'bulk', name, file }));
    await rm(file);
    for (const [part, via] of VIAS.entries()) {
      keep(via, await send(via === 'grpc' ? own.grpc : own.http, via, part));
      await own.idle();
    }
    keep('peer', await send(peer.http, 'protobuf', 3, PEER_REQUESTS));
    keep('peerJson', await send(peer.http, 'json', 4, PEER_REQUESTS));
    say(`${workload}, round ${round} of ${rounds}`);
  }
  await Promise.all([own.stop(), peer.stop(), load.ask({ do: 'forget', name })]);
  const rate = (contender: Contender) => median(rates.get(contender) ?? []);
  const ratio = (what: string, of: Contender, to: Contender, budget: number): BenchRow => ({
    what: `${workload}: ${what}`,
    measured: rate(of) / rate(to),
    unit: 'x',
    budget,
    good: 'above',
  });
  const info = (what: string, contender: Contender): BenchRow => ({
    what: `${workload}: ${what}`,
    measured: rate(contender),
    unit: 'spans/s',
  });
  return [
    ratio('HTTP protobuf to 200, against JSON.parse', 'protobuf', 'parse', 0.6),
    ratio('HTTP protobuf to 200, against warm bulk insert', 'protobuf', 'bulk', 1.2),
    ratio('HTTP protobuf to 200, against the peer', 'protobuf', 'peer', 30),
    ratio('HTTP JSON to 200, against the peer', 'json', 'peerJson', 30),
    ratio('gRPC to OK, against our HTTP protobuf', 'grpc', 'protobuf', 0.7),
    info('JSON.parse', 'parse'),
    info('warm bulk insert', 'bulk'),
    info('HTTP protobuf', 'protobuf'),
    info('HTTP JSON', 'json'),
    info('gRPC', 'grpc'),
    info('peer, HTTP protobuf', 'peer'),
    info('peer, HTTP JSON', 'peerJson'),
    {
      what: `${workload}: median acknowledgement of 512 spans, HTTP protobuf`,
      measured: median(latencies.get('protobuf') ?? []),
      unit: 'ms',
    },
  ];
}

export const ingest: BenchCase = {
  name: 'ingest',
  run: async context => [...(await measure(context, 'H')), ...(await measure(context, 'M'))],
};
