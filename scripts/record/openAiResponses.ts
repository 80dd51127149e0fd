// OpenAI's responses, as the scripted model speaks them.
import type { ServerResponse } from 'node:http';
import { type Asked, decide, type Json, piecesOf, type Reply, textOf } from './scriptedReply.ts';

export function answerOpenAiResponses(body: Json, response: ServerResponse): void {
  const model = String(body.model);
  const input = typeof body.input === 'string' ? [{ role: 'user', content: body.input }] : ((body.input as Json[]) ?? []);
  const tools = ((body.tools as Json[] | undefined) ?? []).map(one => String(one.name ?? one.type));
  const asked: Asked[] = [{ role: 'system', text: textOf(body.instructions) }, ...input.map(askedOf)];
  const reply = decide(model, asked, tools);
  // Codex tells the last reply of a turn from remarks on the way by this field.
  const phase = model.includes('codex') ? { phase: 'final_answer' } : {};
  const items = itemsOf(reply).map(item => (item.type === 'message' ? { ...item, ...phase } : item));
  const conversation = typeof body.conversation === 'string' ? { id: body.conversation } : null;
  const whole = { ...responseOf(reply, model, items, body.instructions ?? null), conversation };
  if (body.stream !== true) {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(whole));
    return;
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  let sequence = 0;
  const send = (type: string, fields: object) =>
    response.write(`event: ${type}\ndata: ${JSON.stringify({ type, sequence_number: sequence++, ...fields })}\n\n`);
  const begun = { ...whole, status: 'in_progress', output: [], usage: null };
  send('response.created', { response: begun });
  send('response.in_progress', { response: begun });
  items.forEach((item, index) => {
    const place = { item_id: item.id, output_index: index };
    if (item.type === 'message') {
      const part = { type: 'output_text', text: '', annotations: [] };
      send('response.output_item.added', { output_index: index, item: { ...item, status: 'in_progress', content: [] } });
      send('response.content_part.added', { ...place, content_index: 0, part });
      for (const delta of piecesOf(reply.text ?? '')) send('response.output_text.delta', { ...place, content_index: 0, delta });
      send('response.output_text.done', { ...place, content_index: 0, text: reply.text });
      send('response.content_part.done', { ...place, content_index: 0, part: { ...part, text: reply.text } });
    } else if (item.type === 'function_call') {
      send('response.output_item.added', { output_index: index, item: { ...item, status: 'in_progress', arguments: '' } });
      for (const delta of piecesOf(reply.toolCall?.arguments ?? '')) send('response.function_call_arguments.delta', { ...place, delta });
      send('response.function_call_arguments.done', { ...place, arguments: reply.toolCall?.arguments });
    } else {
      const part = { type: 'summary_text', text: '' };
      send('response.output_item.added', { output_index: index, item: { ...item, summary: [] } });
      send('response.reasoning_summary_part.added', { ...place, summary_index: 0, part });
      send('response.reasoning_summary_text.delta', { ...place, summary_index: 0, delta: reply.reasoning });
      send('response.reasoning_summary_text.done', { ...place, summary_index: 0, text: reply.reasoning });
      send('response.reasoning_summary_part.done', { ...place, summary_index: 0, part: { ...part, text: reply.reasoning } });
    }
    send('response.output_item.done', { output_index: index, item });
  });
  send('response.completed', { response: whole });
  response.end();
}

function askedOf(item: Json): Asked {
  if (item.type === 'function_call_output') return { role: 'tool', text: textOf(item.output) };
  if (item.type === 'function_call' || item.type === 'reasoning') return { role: 'assistant', text: JSON.stringify(item) };
  const role = item.role === 'user' || item.role === 'assistant' ? item.role : 'system';
  return { role, text: textOf(item.content) };
}

function itemsOf({ id, text, toolCall, reasoning, usage }: Reply): Json[] {
  const thought = { id: `rs_${id}`, type: 'reasoning', summary: [{ type: 'summary_text', text: reasoning }] };
  const said = toolCall
    ? {
        id: `fc_${id}`,
        type: 'function_call',
        status: 'completed',
        call_id: toolCall.id,
        name: toolCall.name,
        arguments: toolCall.arguments,
      }
    : {
        id: `msg_${id}`,
        type: 'message',
        status: 'completed',
        role: 'assistant',
        content: [{ type: 'output_text', text, annotations: [], logprobs: [] }],
      };
  return usage.reasoning > 0 ? [thought, said] : [said];
}

function responseOf(reply: Reply, model: string, output: readonly Json[], instructions: unknown): object {
  const { input, cached, output: written, reasoning } = reply.usage;
  return {
    id: `resp_${reply.id}`,
    object: 'response',
    created_at: 1_790_000_000,
    status: 'completed',
    error: null,
    incomplete_details: null,
    instructions,
    model,
    output,
    parallel_tool_calls: true,
    temperature: 1,
    tool_choice: 'auto',
    tools: [],
    top_p: 1,
    metadata: {},
    usage: {
      input_tokens: input,
      input_tokens_details: { cached_tokens: cached },
      output_tokens: written,
      output_tokens_details: { reasoning_tokens: reasoning },
      total_tokens: input + written,
    },
  };
}
