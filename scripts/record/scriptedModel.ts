// A model on this machine that always says the same: OpenAI's chat completions, responses and embeddings, Anthropic's messages and
// Gemini's content, each with and without streaming. The replies are in conversation.ts, the wire formats in a file each.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { answerAnthropic } from './anthropicMessages.ts';
import { answerGemini } from './geminiContent.ts';
import { answerOpenAiChat } from './openAiChat.ts';
import { answerOpenAiResponses } from './openAiResponses.ts';
import { embeddingsOf, type Json } from './scriptedReply.ts';

export interface ScriptedModel {
  /** Without a path: `${url}/v1` is OpenAI's base address, `url` Anthropic's. */
  readonly url: string;
  /** The next `times` calls are answered with this HTTP status. */
  failNext(status: number, times?: number): void;
  close(): void;
}

export async function startScriptedModel(): Promise<ScriptedModel> {
  let failures: number[] = [];
  let calls = 0;
  const server = createServer(async (request, response) => {
    const body = await bodyOf(request);
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    if (process.env.RECORD_VERBOSE) console.error(`${request.method} ${path} ${JSON.stringify(body).slice(0, 300)}`);
    const failure = request.method === 'POST' ? failures.shift() : undefined;
    response.setHeader('request-id', `req_scripted_${++calls}`).setHeader('x-request-id', `req_scripted_${calls}`);
    if (failure !== undefined) {
      sendJson(response, errorBody(failure), failure);
    } else if (path.endsWith('/chat/completions')) answerOpenAiChat(body, response);
    else if (path.endsWith('/responses')) answerOpenAiResponses(body, response);
    else if (path.endsWith('/messages')) answerAnthropic(body, response);
    else if (path.endsWith('/messages/count_tokens')) sendJson(response, { input_tokens: 1200 });
    else if (path.endsWith('enerateContent')) answerGemini(path, body, response);
    else if (path.endsWith(':countTokens')) sendJson(response, { totalTokens: 1200 });
    else if (path.endsWith('/embeddings')) sendJson(response, embeddingsOf(body));
    else sendJson(response, errorBody(404), 404);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    failNext(status, times = 1) {
      failures = Array.from({ length: times }, () => status);
    },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<Json> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const bytes = Buffer.concat(parts);
  const text = (request.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes).toString('utf8');
  try {
    return JSON.parse(text) as Json;
  } catch {
    return {};
  }
}

/** OpenAI and Anthropic both put the words into error.message; each client reads the fields that it knows. */
function errorBody(status: number): object {
  const type = status === 429 ? 'rate_limit_error' : status === 404 ? 'not_found_error' : 'api_error';
  const message = status === 429 ? 'Rate limit reached for requests. Try again in 20 s.' : `The scripted model answers ${status}.`;
  return { type: 'error', error: { type, code: type, message, param: null } };
}

function sendJson(response: ServerResponse, body: object, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
