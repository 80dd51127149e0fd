// Requests of 20 spans, as an app that exports often sends them: how long an acknowledgement takes.
import type { BenchCase } from '../benchCase.ts';
import { percentile } from '../stats.ts';

const TREE = 20;
const REQUESTS = 150;
const CONNECTIONS = 4;

export const smallRequests: BenchCase = {
  name: 'small',
  async run(context) {
    const { load } = context;
    const name = 'small';
    await load.ask({ do: 'prepare', name, workload: 'M', spans: REQUESTS * TREE, requestSpans: TREE, formats: ['protobuf'] });
    const own = await context.startOwn('small.db');
    const peer = await context.startPeer();
    const latencies = { own: [] as number[], peer: [] as number[] };
    for (let round = 0; round <= context.rounds; round += 1) {
      const send = (target: string) =>
        load.ask({ do: 'send', name, via: 'protobuf', target, from: round, to: round + 1, connections: CONNECTIONS });
      const ours = await send(own.http);
      await own.idle();
      const theirs = await send(peer.http);
      if (round === 0) continue;
      latencies.own.push(...ours.latencies);
      latencies.peer.push(...theirs.latencies);
    }
    await Promise.all([own.stop(), peer.stop(), load.ask({ do: 'forget', name })]);
    const ours99 = percentile(latencies.own, 0.99);
    const peer99 = percentile(latencies.peer, 0.99);
    return [
      {
        what: '20-span requests, p99 acknowledgement, against the peer',
        measured: ours99 / peer99,
        unit: 'x',
        budget: 1 / 8,
        good: 'below',
      },
      { what: '20-span requests, p50 / ours', measured: percentile(latencies.own, 0.5), unit: 'ms' },
      { what: '20-span requests, p99 / ours', measured: ours99, unit: 'ms' },
      { what: '20-span requests, p50 / peer', measured: percentile(latencies.peer, 0.5), unit: 'ms' },
      { what: '20-span requests, p99 / peer', measured: peer99, unit: 'ms' },
    ];
  },
};
