// The scenarios of every producer that watches the OpenAI client. What wraps a turn and a tool differs, so the producer hands it in.
import type OpenAI from 'openai';
import { SIX_TURNS, SYSTEM_PROMPT, TOOL_QUESTION } from './conversation.ts';
import { expectFailure } from './scenario.ts';
import type { ScriptedModel } from './scriptedModel.ts';
import { findOrder, OPENAI_TOOL } from './tools.ts';

type Message = OpenAI.ChatCompletionMessageParam;
/** What is used of the client: other major versions of the package have it too. */
export type Client = Pick<OpenAI, 'chat'>;

export interface Wrapping {
  /** One user turn: starts what the SDK has as its root, if anything. */
  turn(question: string, run: () => Promise<string>): Promise<string>;
  /** The tool's own run. */
  tool(args: string, run: () => Promise<string>): Promise<string>;
}

const TOOL_MODEL = 'gpt-4o-mini';
const TURN_MODEL = 'gpt-5-mini';

export async function toolUse(client: Client, wrapping: Wrapping): Promise<void> {
  await wrapping.turn(TOOL_QUESTION, async () => {
    const messages: Message[] = [
      { role: 'system', content: SYSTEM_PROMPT },
      { role: 'user', content: TOOL_QUESTION },
    ];
    const settings = { model: TOOL_MODEL, tools: [OPENAI_TOOL], temperature: 0.2, max_completion_tokens: 500 };
    const first = await client.chat.completions.create({ ...settings, messages: [...messages] });
    const asked = first.choices[0]!.message;
    const call = asked.tool_calls![0]! as OpenAI.ChatCompletionMessageFunctionToolCall;
    const args = call.function.arguments;
    const result = await wrapping.tool(args, async () => JSON.stringify(findOrder((JSON.parse(args) as { order: string }).order)));
    messages.push(asked, { role: 'tool', tool_call_id: call.id, content: result });
    const second = await client.chat.completions.create({ ...settings, messages: [...messages] });
    return second.choices[0]!.message.content ?? '';
  });
}

export async function sixTurns(client: Client, wrapping: Wrapping): Promise<void> {
  const messages: Message[] = [{ role: 'system', content: SYSTEM_PROMPT }];
  for (const { user } of SIX_TURNS) {
    await wrapping.turn(user, async () => {
      messages.push({ role: 'user', content: user });
      // A copy: some instrumentations keep the list and read it when the call has ended.
      const answer = await client.chat.completions.create({ model: TURN_MODEL, messages: [...messages] });
      const content = answer.choices[0]!.message.content ?? '';
      messages.push({ role: 'assistant', content });
      return content;
    });
  }
}

/** A streamed answer, a refused call, and a refused streamed one. */
export async function streamError(client: Client, model: ScriptedModel, wrapping: Wrapping): Promise<void> {
  const { user } = SIX_TURNS[0]!;
  const messages: Message[] = [
    { role: 'system', content: SYSTEM_PROMPT },
    { role: 'user', content: user },
  ];
  const streamed = async () => {
    const stream = await client.chat.completions.create({
      model: TOOL_MODEL,
      messages,
      stream: true,
      stream_options: { include_usage: true },
    });
    let answer = '';
    for await (const chunk of stream) answer += chunk.choices[0]?.delta.content ?? '';
    return answer;
  };
  await wrapping.turn(user, streamed);
  model.failNext(429);
  await expectFailure(() =>
    wrapping.turn(
      user,
      async () => (await client.chat.completions.create({ model: TOOL_MODEL, messages })).choices[0]!.message.content ?? '',
    ),
  );
  model.failNext(500);
  await expectFailure(() => wrapping.turn(user, streamed));
}
