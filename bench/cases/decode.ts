// Bytes to index rows, in this process, against JSON.parse of the same spans.

import { DEFAULT_LIMITS } from '../../src/receiver/limits.ts';
import { indexRequest } from '../../src/receiver/otlp/indexRequest.ts';
import type { BenchCase, BenchRow } from '../benchCase.ts';
import { parseSeconds } from '../ceilings.ts';
import { encodeJson, encodeProtobuf } from '../encode.ts';
import { median } from '../stats.ts';
import { generateSpans, inRequests, type Workload } from '../workload.ts';

const REQUESTS = 6;

function indexSeconds(format: 'protobuf' | 'json', bodies: readonly Buffer[]): number {
  const start = performance.now();
  for (const body of bodies) {
    const outcome = indexRequest('traces', format, body, DEFAULT_LIMITS);
    if (!outcome.ok) throw new Error(outcome.problem);
    if (outcome.request.rejected > 0) throw new Error(outcome.request.reason);
  }
  return (performance.now() - start) / 1000;
}

function measure(workload: Workload, rounds: number): BenchRow[] {
  const requests = inRequests(generateSpans({ workload, spans: REQUESTS * 512, round: 0 })).slice(0, REQUESTS);
  const protobuf = requests.map(encodeProtobuf);
  const json = requests.map(encodeJson);
  const spans = requests.flat().length;
  const taken = { parse: [] as number[], protobuf: [] as number[], json: [] as number[] };
  // Twice as many rounds as elsewhere: they are short. The first two warm the code.
  for (let round = -2; round < rounds * 2; round += 1) {
    const parse = parseSeconds(json);
    const ours = indexSeconds('protobuf', protobuf);
    const oursJson = indexSeconds('json', json);
    if (round < 0) continue;
    taken.parse.push(parse);
    taken.protobuf.push(ours);
    taken.json.push(oursJson);
  }
  const parse = median(taken.parse);
  return [
    {
      what: `${workload}: protobuf decode to rows, against JSON.parse`,
      measured: parse / median(taken.protobuf),
      unit: 'x',
      budget: 6,
      good: 'above',
    },
    { what: `${workload}: JSON decode to rows, against JSON.parse`, measured: parse / median(taken.json), unit: 'x' },
    { what: `${workload}: protobuf decode to rows`, measured: spans / median(taken.protobuf), unit: 'spans/s' },
  ];
}

export const decode: BenchCase = {
  name: 'decode',
  run: async ({ rounds }) => [...measure('H', rounds), ...measure('M', rounds)],
};
