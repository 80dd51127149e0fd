// A day's work at once: memory as spans pile up, and how fast the usual questions are answered then.
import { fileURLToPath } from 'node:url';
import { parseFilter } from '../../src/core/filter.ts';
import { openStore } from '../../src/store/sqliteStore.ts';
import { launchChromium } from '../../test/support/chromium.ts';
import type { BenchCase, BenchContext, BenchRow } from '../benchCase.ts';
import { memory } from '../memory.ts';
import { shownAt, startClock } from '../pageClock.ts';
import type { OwnServer } from '../servers.ts';
import { median, timed } from '../stats.ts';
import { REQUEST_SPANS, sessionId } from '../workload.ts';

const TEMPLATES = 25;
const PER_ROUND = TEMPLATES * REQUEST_SPANS;
const FIRST = 100_000;
const FULL = 1_000_000;
const SHORT = 200_000;
/** The full run is chosen when it is likely to end within this time. */
const PATIENCE_S = 130;
/** The session of 2,000 spans lies in a round of its own, later than all others. */
const BIG_ROUND = 9000;
const BIG_SPANS = 2000;
const CALLS = 15;
const SETTLED_MS = 800;
const WORDS =
  'refund invoice customer delivery policy warranty tracking carrier forecast quarter translate evidence flight zebra größe'.split(' ');
const STORE_ASSETS = fileURLToPath(new URL('../../src/store', import.meta.url));

const size = (spans: number) => `${Math.round(spans / 1000)}k spans`;

async function fill(context: BenchContext, own: OwnServer): Promise<{ spans: number; rows: BenchRow[] }> {
  const rows: BenchRow[] = [];
  const send = (from: number, to: number) =>
    context.load.ask({ do: 'send', name: 'long', via: 'protobuf', target: own.http, from, to, connections: 4 });
  const firstRounds = Math.ceil(Math.min(FIRST, context.spans ?? FIRST) / PER_ROUND);
  const first = await send(0, firstRounds);
  const caughtUp = await own.idle();
  const after = await memory(own.pid);
  if (after) rows.push({ what: `resident memory after ${size(first.spans)}`, measured: after.now, unit: 'MB' });
  const projected = ((first.seconds + caughtUp) / first.spans) * FULL;
  const wanted = context.spans ?? (projected > PATIENCE_S ? SHORT : FULL);
  context.say(`${size(first.spans)} in ${(first.seconds + caughtUp).toFixed(1)} s with derivation; going on to ${size(wanted)}`);
  const rounds = Math.max(firstRounds, Math.ceil(wanted / PER_ROUND));
  const rest = rounds > firstRounds ? await send(firstRounds, rounds) : { spans: 0, seconds: 0 };
  const behind = await own.idle();
  const spans = first.spans + rest.spans;
  const end = await memory(own.pid);
  if (end) {
    rows.push({ what: `resident memory after ${size(spans)}`, measured: end.now, unit: 'MB', budget: 250, good: 'below' });
    rows.push({ what: `highest resident memory on the way to ${size(spans)}`, measured: end.peak, unit: 'MB' });
  }
  rows.push({ what: `${size(spans)}: acknowledged`, measured: spans / (first.seconds + rest.seconds), unit: 'spans/s' });
  rows.push({
    what: `${size(spans)}: received and derived`,
    measured: spans / (first.seconds + rest.seconds + caughtUp + behind),
    unit: 'spans/s',
  });
  rows.push({ what: `${size(spans)}: derivation ends after the last acknowledgement`, measured: behind, unit: 's' });
  return { spans, rows };
}

/** From the last key typed into the filter to the painted rows that pass it: median of a few filters, a text among them. */
async function filterToRows(address: string): Promise<number> {
  const browser = await launchChromium();
  try {
    const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
    await startClock(page);
    await page.goto(address);
    const row = '.session-list [role=row]';
    await page.locator(row).nth(5).waitFor();
    const field = page.getByRole('combobox', { name: 'Filter sessions' });
    const times: number[] = [];
    for (const filter of ['error turns>3', 'model:gpt-4.1 cost>0.001', 'text:refund', 'tokens>9000 tool:search_orders']) {
      await field.fill(filter.slice(0, -1));
      await page.waitForTimeout(SETTLED_MS);
      const wanted = JSON.stringify(filter);
      const answered = page.waitForResponse(response => {
        const asked = response.request().postData() ?? '';
        return asked.includes('"sessions.list"') && asked.includes(wanted);
      });
      await page.keyboard.type(filter.slice(-1));
      await answered;
      const at = await shownAt(page, row, 2);
      times.push(at - (await page.evaluate(() => globalThis.turnstoneBench.key)));
    }
    return median(times);
  } finally {
    await browser.close();
  }
}

export const longRun: BenchCase = {
  name: 'long',
  async run(context) {
    const { load } = context;
    await load.ask({ do: 'prepare', name: 'long', workload: 'M', spans: PER_ROUND, requestSpans: REQUEST_SPANS, formats: ['protobuf'] });
    await load.ask({
      do: 'prepare',
      name: 'big',
      workload: 'M',
      spans: BIG_SPANS,
      requestSpans: REQUEST_SPANS,
      formats: ['protobuf'],
      tracesPerSession: BIG_SPANS,
    });
    const own = await context.startOwn('long.db');
    const { spans, rows } = await fill(context, own);
    await load.ask({ do: 'send', name: 'big', via: 'protobuf', target: own.http, from: BIG_ROUND, to: BIG_ROUND + 1, connections: 1 });
    await own.idle();
    const session = sessionId(BIG_ROUND, 0);
    const { rows: found } = await own.call('spans.list', { session, limit: BIG_SPANS });
    const some = found[Math.floor(found.length / 2)];
    if (!some || found.length !== BIG_SPANS) throw new Error(`The session of ${BIG_SPANS} spans has ${found.length}`);
    const { traceId, spanId } = some;
    const rpc = (what: string, ms: number): BenchRow => ({
      what: `${size(spans)}: ${what}, whole call over HTTP`,
      measured: ms,
      unit: 'ms',
    });
    rows.push(
      rpc('100 newest sessions', await timed(CALLS, () => own.call('sessions.list', { limit: 100 }))),
      rpc('open a 2,000-span session', await timed(CALLS, () => own.call('spans.columns', { session }))),
      rpc("one span's details", await timed(CALLS, () => own.call('span.get', { traceId, spanId }))),
    );
    const rare = await timed(1, () => own.call('sessions.list', { filter: 'attr.app.release=nowhere', limit: 50 }));
    rows.push({
      ...{ what: `${size(spans)}: filter by an attribute that nothing indexes, first answer`, measured: rare, unit: 'ms' },
      ...{ budget: 400, good: 'below' },
    });
    const typed = await filterToRows(own.page);
    rows.push({ what: `${size(spans)}: a typed filter to its rows on screen`, measured: typed, unit: 'ms' });
    await own.stop();
    const store = openStore({ file: own.database, driver: 'auto', assets: STORE_ASSETS, readonly: true });
    const texts = WORDS.map(word => parseFilter(`text:${word}`, 'session')).flatMap(parsed => (parsed.ok ? [parsed.filter] : []));
    let asked = 0;
    // Another word each time: an answer that is remembered is no measure.
    const search = () => store.sessions({ filter: texts[asked++ % texts.length] ?? { terms: [] }, plain: false, limit: 50 });
    const inStore = (what: string, ms: number, budget: number): BenchRow => ({
      what: `${size(spans)}: ${what}, in the store`,
      measured: ms,
      unit: 'ms',
      budget,
      good: 'below',
    });
    rows.push(
      inStore('100 newest sessions', await timed(CALLS, () => store.sessions({ plain: false, limit: 100 })), 1),
      inStore('open a 2,000-span session', await timed(CALLS, () => store.spanTable({ session, limit: BIG_SPANS })), 5),
      inStore(
        "one span's details",
        await timed(CALLS, async () => {
          const span = await store.span(traceId, spanId);
          if (!span) throw new Error('The span is gone');
          await store.bytes(span.chunk, span.offset, span.length);
        }),
        3,
      ),
      inStore('newest 50 of a full-text search', await timed(WORDS.length, search), 5),
    );
    await store.close();
    for (const name of ['long', 'big']) await load.ask({ do: 'forget', name });
    return rows;
  },
};
