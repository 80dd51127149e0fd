// The support agent: for each message it searches the help pages, asks the model, runs the tools it asks for, and answers.
// One message is one trace. Run alone (`node examples/support-agent/agent.ts`) it plays all scenarios.
import { type Span, SpanStatusCode, type Tracer } from '@opentelemetry/api';
import { type Logger, SeverityNumber } from '@opentelemetry/api-logs';
import type { OpenAI } from 'openai';
import { type Hit, retrieve } from './knowledge.ts';
import { currentSession, type SessionInfo, withSession } from './telemetry.ts';
import type { Tool } from './tools.ts';

const AGENT_NAME = 'kettle-support';
const MODEL = 'gpt-4.1-mini';
const MAX_STEPS = 6;
const SYSTEM_PROMPT =
  'You are Poppy of The Crooked Kettle, a small shop for kettles, teapots and mugs. Be warm and brief. Answer only from these help pages and from tools; else say that you do not know. Never talk about an order with anyone but the customer.';

type ChatMessage = OpenAI.Chat.Completions.ChatCompletionMessageParam;
type ToolCall = OpenAI.Chat.Completions.ChatCompletionMessageFunctionToolCall;

export interface AgentParts {
  readonly client: OpenAI;
  readonly tracer: Tracer;
  readonly logger: Logger;
  readonly tools: readonly Tool[];
}

export interface Conversation {
  /** Answers one message of the customer; what was said before is remembered. Rejects when the model cannot be reached. */
  say(text: string): Promise<string>;
}

const JSON_TYPE = 'application/json';

/** Runs `work` in a span; a failure is recorded on the span and thrown on. */
function inSpan<T>(tracer: Tracer, name: string, attributes: Record<string, string>, work: (span: Span) => Promise<T>): Promise<T> {
  return tracer.startActiveSpan(name, { attributes }, async span => {
    try {
      const result = await work(span);
      span.setStatus({ code: SpanStatusCode.OK });
      return result;
    } catch (error) {
      const failure = error instanceof Error ? error : new Error(String(error));
      span.recordException(failure);
      span.setStatus({ code: SpanStatusCode.ERROR, message: failure.message });
      throw error;
    } finally {
      span.end();
    }
  });
}

function schemaOf(tool: Tool): OpenAI.Chat.Completions.ChatCompletionFunctionTool {
  const properties = Object.fromEntries(tool.parameters.map(name => [name, { type: 'string' }]));
  const parameters = { type: 'object', properties, required: tool.parameters };
  return { type: 'function', function: { name: tool.name, description: tool.description, parameters } };
}

function search({ tracer }: AgentParts, question: string): Promise<Hit[]> {
  return inSpan(tracer, 'search help pages', { 'openinference.span.kind': 'RETRIEVER', 'input.value': question }, async span => {
    const hits = retrieve(question);
    hits.forEach(({ page, score }, index) => {
      const document = `retrieval.documents.${index}.document`;
      span.setAttributes({
        [`${document}.id`]: page.id,
        [`${document}.content`]: page.text,
        [`${document}.score`]: score,
        [`${document}.metadata`]: JSON.stringify({ title: page.title }),
      });
    });
    span.setAttribute('output.value', hits.length ? hits.map(hit => hit.page.title).join(', ') : 'No page matches');
    return hits;
  });
}

/** The tool's result as the model reads it; a failed tool is told to the model, which decides whether to try again. */
async function runTool({ tracer, logger, tools }: AgentParts, call: ToolCall): Promise<string> {
  const { name, arguments: args } = call.function;
  const tool = tools.find(candidate => candidate.name === name);
  const attributes = {
    'openinference.span.kind': 'TOOL',
    'tool.name': name,
    'tool.id': call.id,
    'tool.parameters': args,
    'input.value': args,
    'input.mime_type': JSON_TYPE,
  };
  try {
    return await inSpan(tracer, name, attributes, async span => {
      if (!tool) throw new RangeError(`No tool named ${name}`);
      const result = JSON.stringify(await tool.run(JSON.parse(args) as Record<string, string>));
      span.setAttributes({ 'output.value': result, 'output.mime_type': JSON_TYPE });
      return result;
    });
  } catch (error) {
    const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    logger.emit({
      eventName: 'support.tool_failed',
      severityNumber: SeverityNumber.WARN,
      severityText: 'WARN',
      body: `${name} failed: ${message}`,
      attributes: { 'session.id': currentSession()?.sessionId ?? '', 'tool.name': name },
    });
    return JSON.stringify({ error: message });
  }
}

/** `history` ends with the question. Tool traffic is left out of what later turns see: it is long and soon out of date. */
async function respond(parts: AgentParts, history: readonly ChatMessage[], question: string): Promise<string> {
  const hits = await search(parts, question);
  const pages = hits.map(({ page }) => `# ${page.title} (${page.id})\n${page.text}`).join('\n\n');
  const messages: ChatMessage[] = [{ role: 'system', content: `${SYSTEM_PROMPT}\n\n${pages || '(No help page matches.)'}` }, ...history];
  for (let step = 0; step < MAX_STEPS; step += 1) {
    const completion = await parts.client.chat.completions.create({
      model: MODEL,
      temperature: 0.2,
      messages,
      tools: parts.tools.map(schemaOf),
    });
    const message = completion.choices[0]?.message;
    if (!message) throw new Error('The model answered without a choice');
    const calls = (message.tool_calls ?? []).filter(call => call.type === 'function');
    if (!calls.length) return message.content ?? '';
    messages.push({ role: 'assistant', content: message.content, tool_calls: calls });
    for (const call of calls) messages.push({ role: 'tool', tool_call_id: call.id, content: await runTool(parts, call) });
  }
  return 'I am going around in circles here, sorry. A human colleague will write to you today.';
}

export function startConversation(session: SessionInfo, parts: AgentParts): Conversation {
  const history: ChatMessage[] = [];
  return {
    say: text =>
      withSession(session, () => {
        const attributes = {
          'openinference.span.kind': 'AGENT',
          'agent.name': AGENT_NAME,
          'input.value': text,
        };
        return inSpan(parts.tracer, AGENT_NAME, attributes, async span => {
          history.push({ role: 'user', content: text });
          const answer = await respond(parts, history, text);
          history.push({ role: 'assistant', content: answer });
          span.setAttributes({ 'output.value': answer });
          return answer;
        });
      }),
  };
}

// Not awaited: play.ts imports this file, so it can only be loaded once this one is done.
if (import.meta.main) void import('./play.ts').then(play => play.playFromCommandLine());
