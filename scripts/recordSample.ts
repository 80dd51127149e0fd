// Records the sample that ships with Turnstone: plays the support agent against a local sink and keeps what the exporter sent.
// Usage: node scripts/recordSample.ts [--fast]. Writes media/sample/sample.otlp.jsonl: one trace export request a line, by time.
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { FAST_PACE, playScenarios } from '../examples/support-agent/play.ts';

const TARGET = fileURLToPath(new URL('../media/sample/sample.otlp.jsonl', import.meta.url));
const ROOT = fileURLToPath(new URL('../', import.meta.url));
const MAX_BYTES = 200_000;

interface TraceExport {
  readonly resourceSpans: readonly {
    readonly scopeSpans: readonly { readonly spans: readonly { readonly startTimeUnixNano: string }[] }[];
  }[];
}

function earliest(line: string): bigint {
  const spans = (JSON.parse(line) as TraceExport).resourceSpans.flatMap(resource => resource.scopeSpans.flatMap(scope => scope.spans));
  return spans.map(span => BigInt(span.startTimeUnixNano)).sort((a, b) => (a < b ? -1 : 1))[0] ?? 0n;
}

const lines: string[] = [];
const sink = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    if (request.url === '/v1/traces') lines.push(Buffer.concat(chunks).toString());
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
});
await new Promise<void>(resolve => sink.listen(0, '127.0.0.1', resolve));
await playScenarios({
  endpoint: `http://127.0.0.1:${(sink.address() as AddressInfo).port}`,
  protocol: 'http/json',
  batchMs: 10_000,
  pace: process.argv.includes('--fast') ? FAST_PACE : 1,
  sessionId: scenario => `sample-${scenario.id}`,
  print: line => console.log(line),
});
sink.close();

// Stack traces name the folder this was recorded in, which is nobody's business.
const sorted = lines
  .map(line => line.replaceAll(ROOT, '/app/'))
  .map(line => ({ line, at: earliest(line) }))
  .sort((a, b) => (a.at < b.at ? -1 : 1));
const text = `${sorted.map(({ line }) => line).join('\n')}\n`;
const bytes = Buffer.byteLength(text);
if (bytes > MAX_BYTES) throw new Error(`The sample has ${bytes} bytes, more than the ${MAX_BYTES} it may ship with`);
await writeFile(TARGET, text);
console.log(`\n${TARGET}: ${lines.length} requests, ${bytes} bytes`);
