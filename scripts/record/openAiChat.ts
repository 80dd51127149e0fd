// OpenAI's chat completions, as the scripted model speaks them.
import type { ServerResponse } from 'node:http';
import { type Asked, decide, type Json, piecesOf, type Reply, textOf } from './scriptedReply.ts';

export function answerOpenAiChat(body: Json, response: ServerResponse): void {
  const model = String(body.model);
  const messages = (body.messages as Json[] | undefined) ?? [];
  const tools = ((body.tools as { function?: { name: string } }[] | undefined) ?? []).map(one => one.function?.name ?? '');
  const asked = messages.map((message): Asked => {
    const role = String(message.role);
    const known = role === 'user' || role === 'assistant' || role === 'tool' ? role : 'system';
    return { role: known, text: textOf(message.content) + (message.tool_calls ? JSON.stringify(message.tool_calls) : '') };
  });
  const reply = decide(model, asked, tools);
  const answeredBy = model === 'gpt-4o-mini' ? 'gpt-4o-mini-2024-07-18' : model;
  if (body.stream !== true) {
    const completion = {
      ...headOf(reply, answeredBy, 'chat.completion'),
      choices: [{ index: 0, message: messageOf(reply), logprobs: null, finish_reason: reply.toolCall ? 'tool_calls' : 'stop' }],
      usage: usageOf(reply),
      service_tier: 'default',
      system_fingerprint: 'fp_scripted',
    };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(completion));
    return;
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const head = headOf(reply, answeredBy, 'chat.completion.chunk');
  const send = (delta: object, finish: string | null) =>
    response.write(`data: ${JSON.stringify({ ...head, choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`);
  send({ role: 'assistant', content: reply.toolCall ? null : '' }, null);
  if (reply.toolCall) {
    const { id, name, arguments: args } = reply.toolCall;
    send({ tool_calls: [{ index: 0, id, type: 'function', function: { name, arguments: '' } }] }, null);
    for (const piece of piecesOf(args)) send({ tool_calls: [{ index: 0, function: { arguments: piece } }] }, null);
  }
  for (const piece of piecesOf(reply.text ?? '')) send({ content: piece }, null);
  send({}, reply.toolCall ? 'tool_calls' : 'stop');
  const options = body.stream_options as { include_usage?: boolean } | undefined;
  if (options?.include_usage) response.write(`data: ${JSON.stringify({ ...head, choices: [], usage: usageOf(reply) })}\n\n`);
  response.end('data: [DONE]\n\n');
}

function headOf(reply: Reply, model: string, object: string) {
  return { id: `chatcmpl-${reply.id}`, object, created: 1_790_000_000, model };
}

function messageOf({ text, toolCall }: Reply): object {
  if (toolCall === null) return { role: 'assistant', content: text, refusal: null, annotations: [] };
  const { id, name, arguments: args } = toolCall;
  return { role: 'assistant', content: null, refusal: null, tool_calls: [{ id, type: 'function', function: { name, arguments: args } }] };
}

function usageOf({ usage }: Reply): object {
  return {
    prompt_tokens: usage.input,
    completion_tokens: usage.output,
    total_tokens: usage.input + usage.output,
    prompt_tokens_details: { cached_tokens: usage.cached, audio_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: usage.reasoning, audio_tokens: 0, accepted_prediction_tokens: 0 },
  };
}
