// A scripted, OpenAI-compatible model server (POST /v1/chat/completions, no streaming): it knows the scenarios by heart, takes
// believable time, and counts tokens from what it is really sent. So the example needs no key, costs nothing and never varies.
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ModelStep, Scenario } from './scenarios.ts';

export interface ModelServer {
  /** Base URL for an OpenAI client. */
  readonly baseURL: string;
  close(): Promise<void>;
}

interface ChatMessage {
  readonly role: string;
  readonly content?: unknown;
}

interface ChatRequest {
  readonly model: string;
  readonly messages: readonly ChatMessage[];
  readonly tools?: unknown;
}

const CHARS_PER_TOKEN = 4.1;

const tokens = (text: string) => Math.ceil(text.length / CHARS_PER_TOKEN);

function stepFor(scenarios: readonly Scenario[], messages: readonly ChatMessage[]): ModelStep {
  const at = messages.findLastIndex(message => message.role === 'user');
  const question = String(messages[at]?.content ?? '');
  const turn = scenarios.flatMap(scenario => scenario.turns).find(candidate => candidate.user === question);
  const done = messages.slice(at + 1).filter(message => message.role === 'assistant').length;
  return turn?.steps[done] ?? { say: 'I only know the questions of the scripted conversations. See scenarios.ts.', ms: 200 };
}

/** Serves on a free port of the loopback address. `pace` scales every latency: 1 is as scripted, 0.02 is for tests. */
export async function startModelServer(scenarios: readonly Scenario[], pace: number): Promise<ModelServer> {
  async function answer(request: ChatRequest): Promise<unknown> {
    const step = stepFor(scenarios, request.messages);
    await sleep(step.ms * pace);
    const prompt = JSON.stringify(request.tools ?? '') + JSON.stringify(request.messages);
    const id = createHash('sha256').update(prompt).digest('hex');
    const message =
      'say' in step
        ? { role: 'assistant', content: step.say, refusal: null }
        : {
            role: 'assistant',
            content: null,
            refusal: null,
            tool_calls: step.call.map((call, index) => ({
              id: `call_${id.slice(8 * index, 8 * index + 20)}`,
              type: 'function',
              function: { name: call.name, arguments: JSON.stringify(call.args) },
            })),
          };
    const input = tokens(prompt);
    const output = tokens('say' in step ? step.say : JSON.stringify(message.tool_calls));
    return {
      id: `chatcmpl-${id.slice(0, 28)}`,
      object: 'chat.completion',
      created: Math.floor(Date.now() / 1000),
      model: `${request.model}-2025-04-14`,
      choices: [{ index: 0, message, finish_reason: 'say' in step ? 'stop' : 'tool_calls' }],
      usage: {
        prompt_tokens: input,
        completion_tokens: output,
        total_tokens: input + output,
        prompt_tokens_details: { cached_tokens: 0 },
      },
      system_fingerprint: 'fp_crooked_kettle',
    };
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const reply = (status: number, body: unknown) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    if (request.method !== 'POST' || request.url !== '/v1/chat/completions') {
      reply(404, { error: { message: `No such endpoint: ${request.method} ${request.url}`, type: 'invalid_request_error' } });
      return;
    }
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    try {
      reply(200, await answer(JSON.parse(Buffer.concat(chunks).toString()) as ChatRequest));
    } catch (error) {
      reply(400, { error: { message: `Cannot read the request: ${String(error)}`, type: 'invalid_request_error' } });
    }
  }

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => response.destroy(error instanceof Error ? error : new Error(String(error))));
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  return {
    baseURL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
