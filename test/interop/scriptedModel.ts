// A model server that says what the script says, in the wire formats of OpenAI (chat completions, responses, embeddings) and Anthropic
// (messages), whole or streamed. Same input, same answer; it needs no key and no network.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { anthropicMessages } from './dialects/anthropicMessages.ts';
import type { Dialect, Json } from './dialects/dialect.ts';
import { openaiChat } from './dialects/openaiChat.ts';
import { openaiEmbeddings } from './dialects/openaiEmbeddings.ts';
import { openaiResponses } from './dialects/openaiResponses.ts';
import { replyTo } from './script.ts';

const DIALECTS: readonly Dialect[] = [openaiChat, openaiResponses, openaiEmbeddings, anthropicMessages];

interface ScriptedModel {
  readonly url: string;
  /** Ids start anew, so that a scenario does not depend on what was played before. */
  restart(): void;
  close(): Promise<void>;
}

/** Port 0 takes a free one. */
export async function startScriptedModel(port: number): Promise<ScriptedModel> {
  let served = 0;
  const server = createServer((request, response) => {
    answer(request, response, () => ++served).catch((error: Error) => send(response, 400, { error: { message: error.message } }));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    restart: () => {
      served = 0;
    },
    close: () => {
      server.closeAllConnections();
      return new Promise(resolve => server.close(() => resolve()));
    },
  };
}

async function answer(request: IncomingMessage, response: ServerResponse, next: () => number): Promise<void> {
  const path = new URL(request.url ?? '/', 'http://localhost').pathname;
  const dialect = DIALECTS.find(one => path.endsWith(one.path));
  if (!dialect || request.method !== 'POST') return send(response, 404, { error: { message: `Nothing at ${path}` } });
  let text = '';
  for await (const part of request.setEncoding('utf8')) text += part;
  const body = JSON.parse(text) as Json;
  const asked = dialect.read(body);
  const reply = replyTo(asked);
  if (reply.kind === 'fail') {
    return send(response, 500, { error: { message: 'The model is out of order.', type: 'server_error', param: null, code: null } });
  }
  const whole = dialect.write(reply, asked, next(), body);
  if (body.stream !== true || !dialect.stream) return send(response, 200, whole);
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  for (const { event, data } of dialect.stream(whole, body)) {
    response.write(`${event === undefined ? '' : `event: ${event}\n`}data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`);
  }
  response.end();
}

function send(response: ServerResponse, status: number, body: Json): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
