// A model on this machine that speaks OpenAI's HTTP API and always says the same: what recordings are made against.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export const TOOL = {
  type: 'function' as const,
  function: {
    name: 'find_order',
    description: 'Find an order by its number',
    parameters: { type: 'object', properties: { order: { type: 'string' } }, required: ['order'] },
  },
};

/** Answers the first request of a conversation with a tool call where tools are offered, every other one with text. */
export async function startOpenAi(): Promise<{ server: Server; url: string }> {
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', chunk => {
      body += chunk;
    });
    request.on('end', () => {
      const asked = JSON.parse(body) as { messages?: { role: string }[]; tools?: unknown[]; model: string; stream?: boolean };
      response.setHeader('content-type', 'application/json');
      if (request.url?.endsWith('/embeddings')) {
        const data = [{ object: 'embedding', index: 0, embedding: [0.1, 0.2, 0.3] }];
        response.end(JSON.stringify({ object: 'list', model: asked.model, data, usage: { prompt_tokens: 4, total_tokens: 4 } }));
        return;
      }
      const called = asked.messages?.some(message => message.role === 'tool');
      const message =
        asked.tools && !called
          ? {
              role: 'assistant',
              content: null,
              tool_calls: [{ id: 'call_1', type: 'function', function: { name: 'find_order', arguments: '{"order":"A-17"}' } }],
            }
          : { role: 'assistant', content: called ? 'Order A-17 was shipped on Monday.' : 'Hello! How can I help?' };
      if (asked.stream) {
        response.setHeader('content-type', 'text/event-stream');
        const chunk = (delta: unknown, finish: string | null) =>
          `data: ${JSON.stringify({ id: 'chatcmpl-s1', object: 'chat.completion.chunk', created: 1, model: asked.model, choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;
        response.end(
          `${chunk({ role: 'assistant', content: 'Hello' }, null)}${chunk({ content: ' there.' }, null)}${chunk({}, 'stop')}data: [DONE]\n\n`,
        );
        return;
      }
      response.end(
        JSON.stringify({
          id: called ? 'chatcmpl-2' : 'chatcmpl-1',
          object: 'chat.completion',
          created: 1,
          model: `${asked.model}-2024-07-18`,
          choices: [{ index: 0, message, finish_reason: message.content === null ? 'tool_calls' : 'stop' }],
          usage: {
            prompt_tokens: called ? 61 : 40,
            completion_tokens: called ? 12 : 15,
            total_tokens: called ? 73 : 55,
            prompt_tokens_details: { cached_tokens: called ? 32 : 0 },
            completion_tokens_details: { reasoning_tokens: 0 },
          },
        }),
      );
    });
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1` };
}
