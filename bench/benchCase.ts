// What a bench case is given and what it returns. A new case is a file in cases/ and a line in registry.ts.
import type { LoadClient } from './loadClient.ts';
import type { OwnServer, PeerServer } from './servers.ts';

/** One line of the table. Without a budget it is information. */
export interface BenchRow {
  readonly what: string;
  readonly measured: number;
  readonly unit: 'x' | 'ms' | 's' | 'MB' | 'kB' | 'spans/s' | 'fps' | '';
  readonly budget?: number;
  /** Which side of the budget is good. */
  readonly good?: 'above' | 'below';
}

/** Something that could not be measured, and why. */
export interface BenchGap {
  readonly what: string;
  readonly why: string;
}

export interface BenchContext {
  /** Rounds that contenders are alternated for. */
  readonly rounds: number;
  /** Spans of the long run; null picks a million if time allows. */
  readonly spans: number | null;
  /** A folder of this run, removed at its end. */
  readonly folder: string;
  readonly load: LoadClient;
  /** Starts Turnstone on a database in `folder`; it is stopped at the end of the case at the latest. */
  startOwn(database: string): Promise<OwnServer>;
  startPeer(): Promise<PeerServer>;
  /** Tells what is going on. */
  say(line: string): void;
}

export interface BenchCase {
  readonly name: string;
  readonly run: (context: BenchContext) => Promise<readonly (BenchRow | BenchGap)[]>;
}
