// OpenAI's responses.
import { answeredModel, CREATED, type Dialect, type Json, pieces, textOf, toolNames } from './dialect.ts';

export const openaiResponses: Dialect = {
  path: '/responses',
  read(body) {
    const items: readonly Json[] = typeof body.input === 'string' ? [{ role: 'user', content: body.input }] : (body.input as Json[]);
    return {
      model: String(body.model),
      lastUser: textOf(items.findLast(item => item.role === 'user')?.content),
      tools: toolNames(body.tools),
      afterTool: items.at(-1)?.type === 'function_call_output',
    };
  },
  write(reply, asked, serial, body) {
    const { input, output, cached, reasoning } = reply.usage;
    const id = String(serial).padStart(4, '0');
    const item =
      reply.kind === 'text'
        ? {
            id: `msg_${id}`,
            type: 'message',
            status: 'completed',
            role: 'assistant',
            content: [{ type: 'output_text', text: reply.text, annotations: [], logprobs: [] }],
          }
        : {
            id: `fc_${id}`,
            type: 'function_call',
            status: 'completed',
            call_id: `call_${id}`,
            name: reply.name,
            arguments: JSON.stringify(reply.input),
          };
    return {
      id: `resp_${id}`,
      object: 'response',
      created_at: CREATED,
      status: 'completed',
      error: null,
      incomplete_details: null,
      instructions: body.instructions ?? null,
      max_output_tokens: null,
      model: answeredModel(asked.model),
      output: [item],
      parallel_tool_calls: true,
      previous_response_id: null,
      reasoning: { effort: null, summary: null },
      service_tier: 'default',
      store: false,
      temperature: 1,
      text: { format: { type: 'text' } },
      tool_choice: 'auto',
      tools: body.tools ?? [],
      top_p: 1,
      truncation: 'disabled',
      usage: {
        input_tokens: input,
        input_tokens_details: { cached_tokens: cached },
        output_tokens: output,
        output_tokens_details: { reasoning_tokens: reasoning },
        total_tokens: input + output,
      },
      metadata: {},
    };
  },
  *stream(whole) {
    let sequence = 0;
    const event = (type: string, data: Json) => ({ event: type, data: { type, sequence_number: sequence++, ...data } });
    const begun = { ...whole, status: 'in_progress', output: [], usage: null };
    yield event('response.created', { response: begun });
    yield event('response.in_progress', { response: begun });
    const [item] = whole.output as readonly Json[];
    const at = { item_id: item?.id, output_index: 0 };
    if (item?.type === 'function_call') {
      yield event('response.output_item.added', { output_index: 0, item: { ...item, status: 'in_progress', arguments: '' } });
      for (const delta of pieces(String(item.arguments))) yield event('response.function_call_arguments.delta', { ...at, delta });
      yield event('response.function_call_arguments.done', { ...at, arguments: item.arguments, name: item.name });
    } else {
      const [part] = (item?.content ?? []) as Json[];
      const empty = { ...part, text: '' };
      yield event('response.output_item.added', { output_index: 0, item: { ...item, status: 'in_progress', content: [] } });
      yield event('response.content_part.added', { ...at, content_index: 0, part: empty });
      for (const delta of pieces(String(part?.text))) {
        yield event('response.output_text.delta', { ...at, content_index: 0, delta, logprobs: [] });
      }
      yield event('response.output_text.done', { ...at, content_index: 0, text: part?.text, logprobs: [] });
      yield event('response.content_part.done', { ...at, content_index: 0, part });
    }
    yield event('response.output_item.done', { output_index: 0, item });
    yield event('response.completed', { response: whole });
  },
};
