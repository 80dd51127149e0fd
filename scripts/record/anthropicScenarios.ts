// The scenarios of every producer that watches the Anthropic client, as openAiScenarios.ts has them for OpenAI's.
import type Anthropic from '@anthropic-ai/sdk';
import { SIX_TURNS, SYSTEM_PROMPT, TOOL_QUESTION } from './conversation.ts';
import type { Wrapping } from './openAiScenarios.ts';
import { expectFailure } from './scenario.ts';
import type { ScriptedModel } from './scriptedModel.ts';
import { ANTHROPIC_TOOL, findOrder } from './tools.ts';

type Message = Anthropic.MessageParam;
/** What is used of the client: other major versions of the package have it too. */
export type Client = Pick<Anthropic, 'messages'>;
const SETTINGS = { model: 'claude-sonnet-5', max_tokens: 1024, system: SYSTEM_PROMPT };

export async function toolUse(client: Client, wrapping: Wrapping): Promise<void> {
  await wrapping.turn(TOOL_QUESTION, async () => {
    const messages: Message[] = [{ role: 'user', content: TOOL_QUESTION }];
    const settings = { ...SETTINGS, temperature: 0.2, tools: [ANTHROPIC_TOOL] };
    const first = await client.messages.create({ ...settings, messages: [...messages] });
    const call = first.content.find(block => block.type === 'tool_use')!;
    const input = call.input as { order: string };
    const result = await wrapping.tool(JSON.stringify(input), async () => JSON.stringify(findOrder(input.order)));
    messages.push({ role: 'assistant', content: first.content });
    messages.push({ role: 'user', content: [{ type: 'tool_result', tool_use_id: call.id, content: result }] });
    return textOfMessage(await client.messages.create({ ...settings, messages: [...messages] }));
  });
}

export async function sixTurns(client: Client, wrapping: Wrapping): Promise<void> {
  const messages: Message[] = [];
  for (const { user } of SIX_TURNS) {
    await wrapping.turn(user, async () => {
      messages.push({ role: 'user', content: user });
      const content = textOfMessage(await client.messages.create({ ...SETTINGS, messages: [...messages] }));
      messages.push({ role: 'assistant', content });
      return content;
    });
  }
}

/** A streamed answer, a refused call, and a refused streamed one. */
export async function streamError(client: Client, model: ScriptedModel, wrapping: Wrapping): Promise<void> {
  const { user } = SIX_TURNS[0]!;
  const request = { ...SETTINGS, messages: [{ role: 'user' as const, content: user }] };
  const streamed = async () => {
    let answer = '';
    for await (const event of await client.messages.create({ ...request, stream: true })) {
      if (event.type === 'content_block_delta' && event.delta.type === 'text_delta') answer += event.delta.text;
    }
    return answer;
  };
  await wrapping.turn(user, streamed);
  model.failNext(429);
  await expectFailure(() => wrapping.turn(user, async () => textOfMessage(await client.messages.create(request))));
  model.failNext(500);
  await expectFailure(() => wrapping.turn(user, streamed));
}

function textOfMessage(message: Anthropic.Message): string {
  return message.content.map(block => (block.type === 'text' ? block.text : '')).join('');
}
