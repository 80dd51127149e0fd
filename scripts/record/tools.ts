// The one tool of the recordings, as OpenAI, Anthropic and JSON Schema describe it, and what it does.
import { TOOL_RESULT } from './conversation.ts';

const NAME = 'find_order';
const DESCRIPTION = 'Find an order by its number';
export const ORDER_SCHEMA = {
  type: 'object' as const,
  properties: { order: { type: 'string' as const } },
  required: ['order'],
  additionalProperties: false,
};
export const OPENAI_TOOL = { type: 'function' as const, function: { name: NAME, description: DESCRIPTION, parameters: ORDER_SCHEMA } };
export const ANTHROPIC_TOOL = { name: NAME, description: DESCRIPTION, input_schema: ORDER_SCHEMA };
export const TOOL_DESCRIPTION = DESCRIPTION;

export function findOrder(order: string): object {
  if (order !== TOOL_RESULT.order) throw new Error(`No order ${order}`);
  return TOOL_RESULT;
}
