// OTLP over gRPC: the three Export calls on raw bytes. grpc-js is heavy, so it is loaded only when this is started.
// https://opentelemetry.io/docs/specs/otlp/#otlpgrpc

import { createServer } from 'node:net';
import type { ServerUnaryCall, ServiceDefinition, sendUnaryData } from '@grpc/grpc-js';
import { accept, type Budget } from './accept.ts';
import { widenWindows } from './flowControl.ts';
import { type GuardRules, judgeHost } from './guard.ts';
import type { ReceiverLimits } from './limits.ts';
import { createConnectionCap, listenLoopback, stop } from './listen.ts';
import { type ExportSignal, exportResponse } from './respond.ts';
import type { Sink } from './sink.ts';

export interface GrpcOptions {
  readonly port: number;
  readonly rules: GuardRules;
  readonly limits: ReceiverLimits;
  readonly budget: Budget;
}

export interface GrpcReceiver {
  readonly port: number;
  close(): Promise<void>;
}

const SERVICES: Readonly<Record<ExportSignal, string>> = {
  traces: 'opentelemetry.proto.collector.trace.v1.TraceService',
  logs: 'opentelemetry.proto.collector.logs.v1.LogsService',
  metrics: 'opentelemetry.proto.collector.metrics.v1.MetricsService',
};

const same = (bytes: Buffer): Buffer => bytes;

/** Rejects with PortTaken when another program has the port. */
export async function startGrpc(options: GrpcOptions, sink: Sink): Promise<GrpcReceiver> {
  const { limits, budget, rules } = options;
  const grpc = await import('@grpc/grpc-js');
  const server = new grpc.Server({
    'grpc.max_receive_message_length': limits.bodyBytes,
    'grpc.max_concurrent_streams': 64,
    'grpc.max_metadata_size': 16 * 1024,
  });
  const fail = (callback: sendUnaryData<Buffer>, code: number, details: string) => callback({ code, details: details.slice(0, 1000) });

  for (const [signal, service] of Object.entries(SERVICES) as [ExportSignal, string][]) {
    const definition: ServiceDefinition = {
      Export: {
        path: `/${service}/Export`,
        requestStream: false,
        responseStream: false,
        requestSerialize: same,
        requestDeserialize: same,
        responseSerialize: same,
        responseDeserialize: same,
      },
    };
    server.addService(definition, {
      Export: (call: ServerUnaryCall<Buffer, Buffer>, callback: sendUnaryData<Buffer>) => {
        const verdict = judgeHost(call.getHost(), rules);
        const origin = call.metadata.get('origin')[0];
        if (!verdict.ok || (origin !== undefined && !rules.origin(String(origin)))) {
          sink.count(verdict.ok ? 'refusedOrigin' : 'refusedHost', 1, verdict.ok ? 'an origin that is not allowed' : verdict.why);
          return fail(callback, grpc.status.PERMISSION_DENIED, verdict.ok ? 'This origin is not allowed.' : `Refused: ${verdict.why}.`);
        }
        const bytes = call.request.length;
        // Before anything is stored: what was called off stays out altogether.
        if (call.cancelled) return fail(callback, grpc.status.CANCELLED, 'Cancelled.');
        if (!budget.take(bytes)) {
          sink.count('busy', 1);
          return fail(callback, grpc.status.UNAVAILABLE, 'Busy. Try again in a second.');
        }
        void accept(signal, 'protobuf', call.request, limits, sink).then(accepted => {
          budget.give(bytes);
          if (accepted.kind === 'bad') fail(callback, grpc.status.INVALID_ARGUMENT, accepted.message);
          else if (accepted.kind === 'unavailable') fail(callback, grpc.status.UNAVAILABLE, accepted.message);
          else callback(null, exportResponse(signal, 'protobuf', accepted.rejected, accepted.message));
        });
      },
    });
  }

  const cap = createConnectionCap(limits.connections);
  const restoreWindows = widenWindows();
  const injector = server.createConnectionInjector(grpc.ServerCredentials.createInsecure());
  const { port, servers } = await listenLoopback(options.port, () =>
    createServer({ noDelay: true }, socket => {
      cap.add(socket);
      // A reset must not be an uncaught error before HTTP/2 has taken the socket over.
      socket.on('error', () => undefined);
      injector.injectConnection(socket);
    }),
  ).catch(error => {
    restoreWindows();
    injector.destroy();
    server.forceShutdown();
    throw error;
  });
  return {
    port,
    async close() {
      await Promise.all(servers.map(stop));
      await new Promise<void>(resolve => {
        const timer = setTimeout(resolve, limits.closeMs);
        server.tryShutdown(() => {
          clearTimeout(timer);
          resolve();
        });
      });
      restoreWindows();
      server.forceShutdown();
      injector.destroy();
      cap.destroyAll();
    },
  };
}
