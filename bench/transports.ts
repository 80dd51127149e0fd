// How the load process sends one request: HTTP with keep-alive connections, or gRPC with one channel a connection.
import { Agent, request as httpRequest } from 'node:http';
import { Client, credentials } from '@grpc/grpc-js';
import type { Via } from './loadProtocol.ts';

export interface Transport {
  /** Resolves when the server has acknowledged the body; rejects on any other answer. `connection` counts from 0. */
  send(body: Buffer, connection: number): Promise<void>;
  close(): void;
}

const EXPORT = '/opentelemetry.proto.collector.trace.v1.TraceService/Export';
const MAX_MESSAGE = 64 * 1024 * 1024;

function http(target: string, contentType: string, connections: number): Transport {
  const url = new URL('/v1/traces', target);
  const agents = Array.from({ length: connections }, () => new Agent({ keepAlive: true, maxSockets: 1 }));
  return {
    send: (body, connection) =>
      new Promise((resolve, reject) => {
        const agent = agents[connection % connections];
        const headers = { 'content-type': contentType, 'content-length': body.length };
        const request = httpRequest(url, { method: 'POST', headers, ...(agent && { agent }) }, response => {
          response.resume();
          response.on('error', reject);
          response.on('end', () => (response.statusCode === 200 ? resolve() : reject(new Error(`HTTP ${response.statusCode}`))));
        });
        request.on('error', reject);
        request.end(body);
      }),
    close: () => {
      for (const agent of agents) agent.destroy();
    },
  };
}

function grpc(target: string, connections: number): Transport {
  const options = { 'grpc.max_send_message_length': MAX_MESSAGE, 'grpc.use_local_subchannel_pool': 1 };
  const clients = Array.from({ length: connections }, () => new Client(target, credentials.createInsecure(), options));
  const same = (bytes: Buffer) => bytes;
  return {
    send: (body, connection) =>
      new Promise((resolve, reject) => {
        clients[connection % connections]?.makeUnaryRequest(EXPORT, same, same, body, error => (error ? reject(error) : resolve()));
      }),
    close: () => {
      for (const client of clients) client.close();
    },
  };
}

export function openTransport(via: Via, target: string, connections: number): Transport {
  if (via === 'grpc') return grpc(target, connections);
  return http(target, via === 'json' ? 'application/json' : 'application/x-protobuf', connections);
}
