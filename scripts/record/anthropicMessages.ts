// Anthropic's messages, as the scripted model speaks them. Its input_tokens leave out what was read from or written to the cache.
import type { ServerResponse } from 'node:http';
import { type Asked, decide, type Json, piecesOf, type Reply, textOf } from './scriptedReply.ts';

export function answerAnthropic(body: Json, response: ServerResponse): void {
  const model = String(body.model);
  const messages = (body.messages as Json[] | undefined) ?? [];
  const tools = ((body.tools as Json[] | undefined) ?? []).map(one => String(one.name));
  const asked: Asked[] = [{ role: 'system', text: textOf(body.system) }, ...messages.map(askedOf)];
  const reply = decide(model, asked, tools);
  const head = { id: `msg_${reply.id}`, type: 'message', role: 'assistant', model };
  const stop = { stop_reason: reply.toolCall ? 'tool_use' : 'end_turn', stop_sequence: null };
  const block = reply.toolCall
    ? { type: 'tool_use', id: `toolu_${reply.id}`, name: reply.toolCall.name, input: JSON.parse(reply.toolCall.arguments) as Json }
    : { type: 'text', text: reply.text };
  if (body.stream !== true) {
    response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(JSON.stringify({ ...head, content: [block], ...stop, usage: usageOf(reply, reply.usage.output) }));
    return;
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const send = (type: string, fields: object) => response.write(`event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`);
  send('message_start', {
    message: { ...head, content: [], stop_reason: null, stop_sequence: null, usage: usageOf(reply, 1) },
  });
  send('content_block_start', { index: 0, content_block: reply.toolCall ? { ...block, input: {} } : { ...block, text: '' } });
  for (const piece of piecesOf(reply.toolCall?.arguments ?? reply.text ?? '')) {
    const delta = reply.toolCall ? { type: 'input_json_delta', partial_json: piece } : { type: 'text_delta', text: piece };
    send('content_block_delta', { index: 0, delta });
  }
  send('content_block_stop', { index: 0 });
  send('message_delta', { delta: stop, usage: usageOf(reply, reply.usage.output) });
  send('message_stop', {});
  response.end();
}

function askedOf(message: Json): Asked {
  const blocks = Array.isArray(message.content) ? (message.content as Json[]) : [];
  // Claude Code puts what it adds into messages with this role.
  if (message.role === 'system') return { role: 'system', text: textOf(message.content) };
  if (message.role === 'assistant') return { role: 'assistant', text: JSON.stringify(message.content) };
  return { role: blocks.some(block => block.type === 'tool_result') ? 'tool' : 'user', text: textOf(message.content) };
}

function usageOf({ usage }: Reply, output: number): object {
  const fresh = Math.min(24, usage.input - usage.cached);
  return {
    input_tokens: fresh,
    cache_creation_input_tokens: usage.input - usage.cached - fresh,
    cache_read_input_tokens: usage.cached,
    cache_creation: { ephemeral_5m_input_tokens: usage.input - usage.cached - fresh, ephemeral_1h_input_tokens: 0 },
    output_tokens: output,
    service_tier: 'standard',
  };
}
