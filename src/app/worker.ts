// The app in a worker thread of the extension host: its parent port is the RPC channel. The host's own thread does nothing but pass messages.
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { serve } from '../rpc/channel.ts';
import { startApp } from './app.ts';
import type { WorkerData } from './options.ts';

async function main(port: MessagePort): Promise<void> {
  const app = await startApp((workerData as WorkerData).options);
  const { emit } = serve({ post: message => port.postMessage(message), listen: onMessage => port.on('message', onMessage) }, app.handlers);
  app.subscribe(emit);
  port.on('message', (message: { t?: string }) => {
    if (message?.t === 'stop') void app.stop().finally(() => process.exit(0));
  });
  emit('status', await app.status());
}

// A failure here ends the thread with its message: the host says it, and calls that wait are rejected.
if (parentPort) void main(parentPort);
