// Decides what the scripted model says, whatever API it is asked through: a tool call, the answer after it, or the reply of a turn.
import { ORDER, REASONING, SIX_TURNS, TOOL_ANSWER } from './conversation.ts';

export type Json = Readonly<Record<string, unknown>>;

/** One message of the request, reduced to what the decision needs. */
export interface Asked {
  readonly role: 'system' | 'user' | 'assistant' | 'tool';
  readonly text: string;
}

export interface Reply {
  readonly id: string;
  readonly text: string | null;
  readonly toolCall: { readonly id: string; readonly name: string; readonly arguments: string } | null;
  readonly reasoning: string;
  readonly usage: Usage;
}

export interface Usage {
  /** All tokens read, cached ones included. */
  readonly input: number;
  readonly cached: number;
  readonly output: number;
  /** A part of the output. */
  readonly reasoning: number;
}

/** What the model does with a tool it knows; the coding agents have tools of their own. */
const TOOL_ARGUMENTS: Readonly<Record<string, object>> = {
  find_order: { order: ORDER },
  Bash: { command: `grep ${ORDER} orders.csv`, description: 'Find the order in the list' },
  bash: { command: `grep ${ORDER} orders.csv`, description: 'Find the order in the list', mode: 'sync' },
  exec_command: { cmd: `grep ${ORDER} orders.csv` },
  shell: { command: ['bash', '-lc', `grep ${ORDER} orders.csv`] },
  shell_command: { command: `grep ${ORDER} orders.csv` },
  run_shell_command: { command: `grep ${ORDER} orders.csv` },
};

export function decide(model: string, asked: readonly Asked[], tools: readonly string[]): Reply {
  const lastUser = asked.findLastIndex(message => message.role === 'user');
  const question = asked[lastUser]?.text ?? '';
  const answered = asked.slice(lastUser + 1).some(message => message.role === 'tool');
  // A tool of an MCP server has the server's name before its own.
  const known = Object.keys(TOOL_ARGUMENTS).find(one => tools.some(tool => tool.split('__').at(-1) === one));
  const name = tools.find(tool => known !== undefined && tool.split('__').at(-1) === known);
  const thinks = /^(gpt-5|o\d|claude-(opus|sonnet)-[45]|gemini-)/.test(model);
  const call = question.includes(ORDER) && !answered && name !== undefined;
  const turn = SIX_TURNS.findIndex(one => question.includes(one.user.slice(0, 80)));
  const text = call
    ? null
    : turn >= 0
      ? SIX_TURNS[turn]!.reply
      : question.includes(ORDER)
        ? TOOL_ANSWER
        : 'Hello! How can I help you today?';
  const args = call ? JSON.stringify(TOOL_ARGUMENTS[known ?? '']) : '';
  const sizes = asked.map(message => Math.ceil(message.text.length / 4) + 4);
  const sum = (some: readonly number[]) => some.reduce((total, one) => total + one, 0);
  const lastReply = asked.findLastIndex(message => message.role === 'assistant');
  const step = answered ? 2 : 1;
  return {
    id: `${turn >= 0 ? `turn-${turn + 1}` : `step-${step}`}`,
    text,
    toolCall: call ? { id: 'call_find_1', name, arguments: args } : null,
    reasoning: REASONING,
    usage: {
      input: sum(sizes) + tools.length * 40,
      // A provider keeps the beginning it has seen before, in blocks.
      cached: lastReply < 0 ? 0 : Math.floor(sum(sizes.slice(0, lastReply)) / 32) * 32,
      output: Math.ceil((text ?? args).length / 4) + (call ? 11 : 0) + (thinks ? 64 : 0),
      reasoning: thinks ? 64 : 0,
    },
  };
}

/** Text of a message's content, whether a string or a list of parts. */
export function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return content === undefined || content === null ? '' : JSON.stringify(content);
  return content.map(part => textOf((part as Json).text ?? (part as Json).content ?? '')).join('\n');
}

export function embeddingsOf(body: Json): object {
  const inputs = Array.isArray(body.input) ? body.input : [body.input];
  const data = inputs.map((_, index) => ({ object: 'embedding', index, embedding: [0.1 + index, 0.2, 0.3] }));
  const tokens = inputs.length * 4;
  return { object: 'list', model: body.model, data, usage: { prompt_tokens: tokens, total_tokens: tokens } };
}

/** Pieces of a text as a stream sends them. */
export function piecesOf(text: string): readonly string[] {
  return text.match(/.{1,40}/gs) ?? [];
}
