// What the bench asks of its load process, over the fork's channel: one request, one reply at a time.
import type { Workload } from './workload.ts';

export type Via = 'protobuf' | 'json' | 'grpc';

export type LoadRequest =
  /** Generates and encodes requests, to be sent later under `name`, in every round with other ids and times. */
  | {
      readonly do: 'prepare';
      readonly name: string;
      readonly workload: Workload;
      readonly spans: number;
      readonly requestSpans: number;
      readonly formats: readonly ('protobuf' | 'json')[];
      readonly tracesPerSession?: number;
      readonly treeSpans?: number;
    }
  /** Sends rounds `from` up to but not including `to`; `requests` limits how many of each round. */
  | {
      readonly do: 'send';
      readonly name: string;
      readonly via: Via;
      readonly target: string;
      readonly from: number;
      readonly to: number;
      readonly requests?: number;
      readonly connections: number;
      /** Spans a second; without it as fast as answers come. */
      readonly rate?: number;
    }
  /** JSON.parse of the prepared JSON requests. */
  | { readonly do: 'parse'; readonly name: string }
  /** A bulk insert of the prepared spans into a new database file. */
  | { readonly do: 'bulk'; readonly name: string; readonly file: string }
  | { readonly do: 'forget'; readonly name: string };

export interface LoadReply {
  readonly spans: number;
  readonly seconds: number;
  /** Body bytes. */
  readonly bytes: number;
  /** Milliseconds from the first byte sent to the whole answer, one a request. */
  readonly latencies: readonly number[];
}

export type LoadAnswer = { readonly ok: LoadReply } | { readonly failed: string };
