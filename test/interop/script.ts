// What is said in every recorded scenario: the words of script.json, and which answer follows which input. The Python producers read
// the same file, so that the user's words and the model's answers belong together.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Usage {
  readonly input: number;
  readonly output: number;
  readonly cached: number;
  readonly reasoning: number;
}

interface Script {
  readonly system: string;
  readonly tool: { readonly name: string; readonly input: Readonly<Record<string, string>> };
  readonly question: string;
  readonly answer: string;
  readonly turns: readonly { readonly user: string; readonly reply: string; readonly usage: Usage }[];
}

export const SCRIPT_FILE = join(import.meta.dirname, 'script.json');
export const SCRIPT = JSON.parse(readFileSync(SCRIPT_FILE, 'utf8')) as Script;
/** A user who says this gets a failing model. */
export const FAILING_WORDS = 'Please fail.';

/** What a request comes down to, in whatever dialect it was sent. */
export interface Asked {
  readonly model: string;
  readonly lastUser: string;
  readonly tools: readonly string[];
  /** The last message is a tool's result. */
  readonly afterTool: boolean;
}

export type Reply =
  | { readonly kind: 'text'; readonly text: string; readonly usage: Usage }
  | { readonly kind: 'tool'; readonly name: string; readonly input: Readonly<Record<string, string>>; readonly usage: Usage }
  | { readonly kind: 'fail' };

/** Agents that answer by calling a tool, as smolagents does, call it this. */
const ANSWERING_TOOL = 'final_answer';

export function replyTo(asked: Asked): Reply {
  const reply = said(asked);
  if (reply.kind !== 'text' || !asked.tools.includes(ANSWERING_TOOL)) return reply;
  return { kind: 'tool', name: ANSWERING_TOOL, input: { answer: reply.text }, usage: reply.usage };
}

function said(asked: Asked): Reply {
  if (asked.lastUser.includes(FAILING_WORDS)) return { kind: 'fail' };
  // The last turn whose words are there: some frameworks send the whole conversation as one text.
  const turn = SCRIPT.turns.findLast(one => asked.lastUser.includes(one.user));
  if (turn) return { kind: 'text', text: turn.reply, usage: turn.usage };
  if (asked.afterTool || asked.tools.length === 0 || !asked.lastUser.includes(SCRIPT.question)) {
    return { kind: 'text', text: SCRIPT.answer, usage: { input: 231, output: 34, cached: 128, reasoning: 0 } };
  }
  return { kind: 'tool', ...SCRIPT.tool, usage: { input: 174, output: 41, cached: 0, reasoning: 24 } };
}
