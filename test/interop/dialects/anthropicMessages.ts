// Anthropic's messages.
import { answeredModel, type Dialect, type Json, pieces, textOf, toolNames } from './dialect.ts';

const typesOf = (content: unknown) => (Array.isArray(content) ? content.map(part => (part as Json).type) : []);

export const anthropicMessages: Dialect = {
  path: '/v1/messages',
  read(body) {
    const messages = (body.messages ?? []) as readonly Json[];
    const fromUser = messages.filter(message => message.role === 'user' && !typesOf(message.content).includes('tool_result'));
    return {
      model: String(body.model),
      lastUser: textOf(fromUser.at(-1)?.content),
      tools: toolNames(body.tools),
      afterTool: typesOf(messages.at(-1)?.content).includes('tool_result'),
    };
  },
  write(reply, asked, serial) {
    const id = String(serial).padStart(4, '0');
    const { input, output, cached } = reply.usage;
    return {
      id: `msg_${id}`,
      type: 'message',
      role: 'assistant',
      model: answeredModel(asked.model),
      content: [
        reply.kind === 'text'
          ? { type: 'text', text: reply.text }
          : { type: 'tool_use', id: `toolu_${id}`, name: reply.name, input: reply.input },
      ],
      stop_reason: reply.kind === 'text' ? 'end_turn' : 'tool_use',
      stop_sequence: null,
      // Anthropic counts what was read from the cache apart from the input.
      usage: {
        input_tokens: input - cached,
        cache_creation_input_tokens: 0,
        cache_read_input_tokens: cached,
        output_tokens: output,
        service_tier: 'standard',
      },
    };
  },
  *stream(whole) {
    const event = (type: string, data: Json) => ({ event: type, data: { type, ...data } });
    const usage = whole.usage as Json;
    yield event('message_start', { message: { ...whole, content: [], stop_reason: null, usage: { ...usage, output_tokens: 1 } } });
    const [block] = whole.content as Json[];
    if (block?.type === 'tool_use') {
      yield event('content_block_start', { index: 0, content_block: { ...block, input: {} } });
      for (const piece of pieces(JSON.stringify(block.input))) {
        yield event('content_block_delta', { index: 0, delta: { type: 'input_json_delta', partial_json: piece } });
      }
    } else {
      yield event('content_block_start', { index: 0, content_block: { type: 'text', text: '' } });
      for (const text of pieces(String(block?.text))) yield event('content_block_delta', { index: 0, delta: { type: 'text_delta', text } });
    }
    yield event('content_block_stop', { index: 0 });
    yield event('message_delta', {
      delta: { stop_reason: whole.stop_reason, stop_sequence: null },
      usage: { output_tokens: usage.output_tokens },
    });
    yield event('message_stop', {});
  },
};
