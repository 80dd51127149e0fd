// The receiver as a whole: OTLP/HTTP and OTLP/gRPC on the loopback addresses, one guard, one budget, one sink behind them.

import type { IncomingHttpHeaders } from 'node:http';
import { createBudget } from './accept.ts';
import { createBodyPool } from './bodyPool.ts';
import type { GrpcReceiver } from './grpc.ts';
import { ingestRules } from './guard.ts';
import { startHttp } from './http.ts';
import { DEFAULT_LIMITS, type ReceiverLimits } from './limits.ts';
import { PortTaken } from './listen.ts';
import type { Sink } from './sink.ts';

// biome-ignore lint/performance/noBarrelFile: part of what startReceiver rejects with, so its callers find it here.
export { PortTaken } from './listen.ts';

export interface ReceiverOptions {
  /** 0 picks a free port. */
  readonly httpPort: number;
  /** 0 picks a free port; null does not listen. */
  readonly grpcPort: number | null;
  readonly allowedHosts: readonly string[];
  readonly allowedOrigins: readonly string[];
  readonly version: string;
  readonly limits?: Partial<ReceiverLimits>;
  /** For POST /control/yield: whether the headers prove that the request is ours, and what to do after the answer. */
  readonly control?: { verify(headers: IncomingHttpHeaders): boolean; onYield(): void };
}

export interface Receiver {
  /** For example http://127.0.0.1:4318. */
  readonly http: string;
  readonly grpc: string | null;
  /** Why gRPC does not listen although it was asked for. */
  readonly grpcProblem: string | null;
  /** Frees the ports at once, lets answers in flight finish for a bounded time, then closes what is open. */
  close(): Promise<void>;
}

/** Rejects with PortTaken when the HTTP port is taken on either loopback address. A gRPC port that is taken is only said. */
export async function startReceiver(options: ReceiverOptions, sink: Sink): Promise<Receiver> {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const rules = ingestRules(options.allowedHosts, options.allowedOrigins);
  const budget = createBudget(limits.bytesInFlight);
  const http = await startHttp(
    { port: options.httpPort, version: options.version, rules, limits, budget, pool: createBodyPool(), control: options.control ?? null },
    sink,
  );
  let grpc: GrpcReceiver | null = null;
  let grpcProblem: string | null = null;
  if (options.grpcPort !== null) {
    try {
      const { startGrpc } = await import('./grpc.ts');
      grpc = await startGrpc({ port: options.grpcPort, rules, limits, budget }, sink);
    } catch (error) {
      const why = error instanceof PortTaken ? error.message : `gRPC could not start: ${(error as Error).message}.`;
      grpcProblem = `${why} Spans over gRPC are not received; HTTP works.`;
    }
  }
  return {
    http: `http://127.0.0.1:${http.port}`,
    grpc: grpc === null ? null : `http://127.0.0.1:${grpc.port}`,
    grpcProblem,
    async close() {
      await Promise.all([http.close(), grpc?.close()]);
    },
  };
}
