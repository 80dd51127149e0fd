// How long after its acknowledgement a conversation is shown right, while 1,000 spans a second keep coming.
import { setTimeout as sleep } from 'node:timers/promises';
import type { BenchCase } from '../benchCase.ts';
import { encodeProtobuf } from '../encode.ts';
import { percentile } from '../stats.ts';
import { openTransport } from '../transports.ts';
import { generateSpans, sessionId } from '../workload.ts';

const RATE = 1000;
const TREE = 20;
const SECONDS = 12;
const POLL_MS = 4;
const PROBE_GAP_MS = 200;
/** Rounds from here on belong to probes. */
const PROBE_ROUND = 5000;
const NS_PER_MS = 1_000_000n;

/** A whole turn of its own session that ends now. */
function probeBody(round: number): Buffer {
  const spans = generateSpans({ workload: 'M', spans: TREE, round });
  const last = spans.at(-1)?.endNs ?? 0n;
  const shift = BigInt(Date.now()) * NS_PER_MS - last;
  return encodeProtobuf(spans.map(span => ({ ...span, startNs: span.startNs + shift, endNs: span.endNs + shift })));
}

export const lag: BenchCase = {
  name: 'lag',
  async run(context) {
    const { load } = context;
    const name = 'lag';
    await load.ask({ do: 'prepare', name, workload: 'M', spans: RATE * SECONDS, requestSpans: TREE, formats: ['protobuf'] });
    const own = await context.startOwn('lag.db');
    const probes = openTransport('protobuf', own.http, 1);
    const steady = load.ask({ do: 'send', name, via: 'protobuf', target: own.http, from: 0, to: 1, connections: 4, rate: RATE });
    const running = { yes: true };
    const ended = steady.finally(() => {
      running.yes = false;
    });
    // The first second warms the server.
    await sleep(1000);
    const lags: number[] = [];
    for (let round = PROBE_ROUND; running.yes; round += 1) {
      await probes.send(probeBody(round), 0);
      const acknowledged = performance.now();
      const id = sessionId(round, 0);
      for (;;) {
        const { rows } = await own.call('sessions.list', { limit: 5 });
        const row = rows.find(each => each.id === id);
        if (row?.spans === TREE && row.turns === 1 && row.state !== 'running' && row.inputTokens) break;
        if (performance.now() - acknowledged > 10_000)
          throw new Error(`The session ${id} is not right after 10 s: ${JSON.stringify(row ?? null)}`);
        await sleep(POLL_MS);
      }
      lags.push(performance.now() - acknowledged);
      await sleep(PROBE_GAP_MS);
    }
    const sent = await ended;
    probes.close();
    await own.stop();
    await load.ask({ do: 'forget', name });
    return [
      { what: 'lag to a correct session row at 1,000 spans/s, median', measured: percentile(lags, 0.5), unit: 'ms' },
      {
        what: 'lag to a correct session row at 1,000 spans/s, p95',
        measured: percentile(lags, 0.95),
        unit: 'ms',
        budget: 300,
        good: 'below',
      },
      { what: 'rate kept up meanwhile', measured: sent.spans / sent.seconds, unit: 'spans/s' },
    ];
  },
};
