// Every bench case, in the order it runs. The long runs come last: they fill the disk cache.
import type { BenchCase } from './benchCase.ts';
import { decode } from './cases/decode.ts';
import { disk } from './cases/disk.ts';
import { ingest } from './cases/ingest.ts';
import { explorerInterface } from './cases/interface.ts';
import { lag } from './cases/lag.ts';
import { longRun } from './cases/longRun.ts';
import { rebuild } from './cases/rebuild.ts';
import { review } from './cases/review.ts';
import { sizes } from './cases/sizes.ts';
import { smallRequests } from './cases/smallRequests.ts';

export const BENCH_CASES: readonly BenchCase[] = [
  sizes,
  decode,
  ingest,
  smallRequests,
  disk,
  lag,
  explorerInterface,
  review,
  longRun,
  rebuild,
];
