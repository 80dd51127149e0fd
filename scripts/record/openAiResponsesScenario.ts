// The question with a tool, asked through OpenAI's Responses API, which instrumentations watch in another way than chat completions.
import type OpenAI from 'openai';
import { SYSTEM_PROMPT, TOOL_QUESTION } from './conversation.ts';
import type { Wrapping } from './openAiScenarios.ts';
import { findOrder, ORDER_SCHEMA, TOOL_DESCRIPTION } from './tools.ts';

/** What is used of the client: other major versions of the package have it too. */
export type ResponsesClient = Pick<OpenAI, 'responses'>;

const TOOLS = [{ type: 'function' as const, name: 'find_order', description: TOOL_DESCRIPTION, parameters: ORDER_SCHEMA, strict: true }];

export async function toolUseByResponses(client: ResponsesClient, conversation: string, wrapping: Wrapping): Promise<void> {
  await wrapping.turn(TOOL_QUESTION, async () => {
    const settings = { model: 'gpt-5-mini', instructions: SYSTEM_PROMPT, conversation, tools: TOOLS, max_output_tokens: 500 };
    const input: OpenAI.Responses.ResponseInputItem[] = [{ role: 'user', content: TOOL_QUESTION }];
    const first = await client.responses.create({ ...settings, input: [...input] });
    const call = first.output.find(item => item.type === 'function_call')!;
    const output = await wrapping.tool(call.arguments, async () =>
      JSON.stringify(findOrder((JSON.parse(call.arguments) as { order: string }).order)),
    );
    input.push(...(first.output as OpenAI.Responses.ResponseInputItem[]), { type: 'function_call_output', call_id: call.call_id, output });
    const second = await client.responses.create({ ...settings, input });
    return second.output_text;
  });
}
