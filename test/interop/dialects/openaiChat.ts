// OpenAI's chat completions.
import { answeredModel, CREATED, type Dialect, type Json, pieces, textOf, toolNames } from './dialect.ts';

export const openaiChat: Dialect = {
  path: '/chat/completions',
  read(body) {
    const messages = (body.messages ?? []) as readonly Json[];
    return {
      model: String(body.model),
      lastUser: textOf(messages.findLast(message => message.role === 'user')?.content),
      tools: toolNames(body.tools),
      afterTool: messages.at(-1)?.role === 'tool',
    };
  },
  write(reply, asked, serial) {
    const { input, output, cached, reasoning } = reply.usage;
    const id = String(serial).padStart(4, '0');
    const message =
      reply.kind === 'text'
        ? { role: 'assistant', content: reply.text, refusal: null }
        : {
            role: 'assistant',
            content: null,
            refusal: null,
            tool_calls: [{ id: `call_${id}`, type: 'function', function: { name: reply.name, arguments: JSON.stringify(reply.input) } }],
          };
    return {
      id: `chatcmpl-${id}`,
      object: 'chat.completion',
      created: CREATED,
      model: answeredModel(asked.model),
      service_tier: 'default',
      system_fingerprint: 'fp_interop',
      choices: [{ index: 0, message, logprobs: null, finish_reason: reply.kind === 'text' ? 'stop' : 'tool_calls' }],
      usage: {
        prompt_tokens: input,
        completion_tokens: output,
        total_tokens: input + output,
        prompt_tokens_details: { cached_tokens: cached, audio_tokens: 0 },
        completion_tokens_details: {
          reasoning_tokens: reasoning,
          audio_tokens: 0,
          accepted_prediction_tokens: 0,
          rejected_prediction_tokens: 0,
        },
      },
    };
  },
  *stream(whole, body) {
    const { choices, usage, ...head } = whole;
    const [choice] = choices as { message: Json; finish_reason: string }[];
    const chunk = (delta: Json, finish: string | null) => ({
      data: { ...head, object: 'chat.completion.chunk', choices: [{ index: 0, delta, finish_reason: finish }] },
    });
    yield chunk({ role: 'assistant', content: choice?.message.content === null ? null : '' }, null);
    for (const call of (choice?.message.tool_calls ?? []) as { id: string; function: { name: string; arguments: string } }[]) {
      yield chunk({ tool_calls: [{ ...call, index: 0, function: { name: call.function.name, arguments: '' } }] }, null);
      for (const piece of pieces(call.function.arguments)) {
        yield chunk({ tool_calls: [{ index: 0, function: { arguments: piece } }] }, null);
      }
    }
    if (typeof choice?.message.content === 'string') {
      for (const piece of pieces(choice.message.content)) yield chunk({ content: piece }, null);
    }
    yield chunk({}, choice?.finish_reason ?? 'stop');
    if ((body.stream_options as Json | undefined)?.include_usage === true) {
      yield { data: { ...head, object: 'chat.completion.chunk', choices: [], usage } };
    }
    yield { data: '[DONE]' };
  },
};
