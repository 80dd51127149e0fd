// Reading everything again, as after an update that understands more, while 1,000 spans a second keep coming: nothing may be lost, memory
// must stay in its budget, and what comes new must not wait for what is old.
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { openStore } from '../../src/store/sqliteStore.ts';
import type { BenchCase, BenchRow } from '../benchCase.ts';
import { memory } from '../memory.ts';
import { REQUEST_SPANS } from '../workload.ts';

const TEMPLATES = 25;
const PER_ROUND = TEMPLATES * REQUEST_SPANS;
const FULL = 1_000_000;
const RATE = 1000;
const TREE = 20;
/** Spans sent while it is read again; as many rounds as it takes. */
const LIVE_ROUND = 5 * RATE;
const LIVE_FIRST = 7000;
const POLL_MS = 200;
const STORE_ASSETS = fileURLToPath(new URL('../../src/store', import.meta.url));

export const rebuild: BenchCase = {
  name: 'rebuild',
  async run(context) {
    const { load } = context;
    const rounds = Math.max(1, Math.round((context.spans ?? FULL) / PER_ROUND));
    await load.ask({ do: 'prepare', name: 'old', workload: 'M', spans: PER_ROUND, requestSpans: REQUEST_SPANS, formats: ['protobuf'] });
    await load.ask({ do: 'prepare', name: 'live', workload: 'M', spans: LIVE_ROUND, requestSpans: TREE, formats: ['protobuf'] });
    const first = await context.startOwn('rebuild.db');
    const filled = await load.ask({ do: 'send', name: 'old', via: 'protobuf', target: first.http, from: 0, to: rounds, connections: 4 });
    await first.idle();
    const before = await first.call('sessions.list', { limit: 1 });
    await first.stop();
    const store = openStore({ file: first.database, driver: 'auto', assets: STORE_ASSETS });
    const { version } = await store.followState();
    await store.beginRebuild(version - 1, '');
    await store.close();

    const own = await context.startOwn('rebuild.db');
    const started = performance.now();
    let sent = 0;
    let slowest = 0;
    let peak = 0;
    let fewest = before.total ?? 0;
    for (let round = LIVE_FIRST; ; round++) {
      const live = await load.ask({
        do: 'send',
        name: 'live',
        via: 'protobuf',
        target: own.http,
        from: round,
        to: round + 1,
        connections: 4,
        rate: RATE,
      });
      sent += live.spans;
      slowest = Math.max(slowest, ...live.latencies);
      peak = Math.max(peak, (await memory(own.pid))?.now ?? 0);
      fewest = Math.min(fewest, (await own.call('sessions.list', { limit: 1 })).total ?? 0);
      const { rebuild: progress } = await own.call('app.status', {});
      if (progress === null) break;
      context.say(`${Math.round((100 * progress.done) / Math.max(1, progress.total))} % read again`);
    }
    const seconds = (performance.now() - started) / 1000;
    while ((await own.call('app.status', {})).behind > 0) await sleep(POLL_MS);
    const { producers, checks } = await own.call('app.doctor', {});
    const counted = producers.reduce((sum, producer) => sum + producer.spans, 0);
    await own.stop();
    for (const name of ['old', 'live']) await load.ask({ do: 'forget', name });
    if (counted !== filled.spans + sent) throw new Error(`${filled.spans + sent} spans were sent, ${counted} are derived`);
    if (fewest < (before.total ?? 0)) throw new Error(`Of ${before.total} sessions only ${fewest} were to be seen meanwhile`);
    if (!checks.find(check => check.id === 'database')?.ok) throw new Error('The database is damaged');
    const size = `${Math.round(filled.spans / 1000)}k spans`;
    const rows: BenchRow[] = [
      { what: `${size} read again while 1,000 spans/s come`, measured: filled.spans / seconds, unit: 'spans/s' },
      { what: 'resident memory meanwhile, highest seen', measured: peak, unit: 'MB', budget: 250, good: 'below' },
      { what: 'slowest acknowledgement meanwhile', measured: slowest, unit: 'ms' },
    ];
    return rows;
  },
};
