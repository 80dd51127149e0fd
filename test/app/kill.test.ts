// Promise 1: what was answered with 200 survives kill -9 of the process. Five times, under load, on the built command line.
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { beforeAll, expect, test } from 'vitest';
import { spanId, traceId, traceRequest } from '../support/otlp.ts';
import { tempFolder } from '../support/tempFolder.ts';

const db = join(tempFolder('kill'), 'data', 'turnstone.db');
const SPANS = 20;

beforeAll(() => {
  if (!existsSync('dist/cli.cjs')) throw new Error('Run "npm run build" first: this test kills the built command line.');
});

function serve(): Promise<{ child: ChildProcess; http: string; grpc: string }> {
  const child = spawn(
    process.execPath,
    ['dist/cli.cjs', 'serve', '--db', db, '--http-port', '0', '--grpc-port', '0', '--explorer-port', '0', '--json'],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  return new Promise((resolve, reject) => {
    child.once('exit', code => reject(new Error(`serve ended with ${code}`)));
    child.stdout?.once('data', (line: Buffer) =>
      resolve({ child, ...(JSON.parse(line.toString().split('\n')[0] as string) as { http: string; grpc: string }) }),
    );
  });
}

test('every acknowledged span is there after each kill, and no request is there in part', { timeout: 60_000 }, async () => {
  const acknowledged = new Set<number>();
  const sent = new Set<number>();
  let trace = 1;
  for (let round = 0; round < 5; round++) {
    const { child, http } = await serve();
    let alive = true;
    const send = async () => {
      while (alive) {
        const id = trace++;
        sent.add(id);
        const body = traceRequest(
          Array.from({ length: SPANS }, (_, n) => ({
            trace: id,
            span: id * 100 + n,
            attributes: { text: `some text of span ${n} `.repeat(20) },
          })),
        );
        try {
          const response = await fetch(`${http}/v1/traces`, {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: body as BodyInit,
          });
          if (response.status === 200) acknowledged.add(id);
        } catch {
          // The process is gone: whether this request was stored is open, but it must be whole or absent.
          alive = false;
        }
      }
    };
    const senders = [send(), send(), send(), send()];
    const enough = acknowledged.size + 60;
    while (acknowledged.size < enough) await new Promise(resolve => setTimeout(resolve, 5));
    child.kill('SIGKILL');
    await new Promise(resolve => child.once('close', resolve));
    await Promise.all(senders);

    const database = new DatabaseSync(db, { readOnly: true });
    const rows = database.prepare('SELECT hex(trace_id) AS trace, count(*) AS n FROM spans GROUP BY trace_id').all() as {
      trace: string;
      n: number;
    }[];
    expect(database.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
    database.close();
    const stored = new Map(rows.map(row => [row.trace.toLowerCase(), row.n]));
    for (const id of acknowledged) expect(stored.get(traceId(id)), `acknowledged trace ${id}`).toBe(SPANS);
    for (const [id, n] of stored) expect(n, id).toBe(SPANS);
    expect(stored.size).toBeLessThanOrEqual(sent.size);
  }

  // The bytes are there too, and the next process derives all of it.
  const { child } = await serve();
  const last = [...acknowledged].at(-1) as number;
  const list = spawn(process.execPath, ['dist/cli.cjs', 'export', '--trace', traceId(last), '--db', db], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  for await (const part of list.stdout) text += String(part);
  expect(text).toContain(spanId(last * 100 + SPANS - 1));
  child.kill('SIGTERM');
  expect(await new Promise(resolve => child.once('exit', resolve))).toBe(0);
});
