// Claude's Agent SDK: an app's own tool, and six turns in one run of the program, inside a trace that the app began and never sends.
// Not open source either: brought for the occasion, like Claude Code itself.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { bringClaudeCode, CLAUDE_CODE, CLAUDE_MODEL, claudeEnvironment, SPANS, TELEMETRY } from './claudeSettings.ts';
import { startCollector } from './collector.ts';
import { bring, emptyPlace } from './commandLine.ts';
import { SIX_TURNS, SYSTEM_PROMPT, TOOL_QUESTION } from './conversation.ts';
import { type Recorded, versionOf, writeFixture } from './fixture.ts';
import { startScriptedModel } from './scriptedModel.ts';
import { findOrder, TOOL_DESCRIPTION } from './tools.ts';
import { withoutVendorText } from './vendorText.ts';

const PACKAGE = '@anthropic-ai/claude-agent-sdk';
const VERSION = '0.3.332';
const PARENT = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

interface Message {
  readonly type: string;
  readonly result?: string;
}
interface Asked {
  readonly type: 'user';
  readonly message: { readonly role: 'user'; readonly content: string };
  readonly parent_tool_use_id: null;
}
/** What is used of the SDK, whose own types are not installed. */
interface Sdk {
  query(request: { prompt: AsyncIterable<Asked>; options: object }): AsyncIterable<Message>;
  tool(name: string, description: string, shape: object, run: (input: { order: string }) => Promise<object>): object;
  createSdkMcpServer(options: { name: string; tools: object[] }): object;
}

export async function recordClaudeAgentSdk(): Promise<void> {
  const { program, modules: programModules } = await bringClaudeCode();
  // Without its own copy of the program.
  const modules = await bring(PACKAGE, VERSION, ['--omit=optional']);
  const sdk = (await import(pathToFileURL(join(modules, PACKAGE, 'sdk.mjs')).href)) as Sdk;
  const what: Recorded = {
    producer: 'claude-agent-sdk',
    version: await versionOf(PACKAGE, modules),
    packages: [PACKAGE],
    settings: { ...TELEMETRY, ...SPANS, [CLAUDE_CODE]: await versionOf(CLAUDE_CODE, programModules), 'six-turns': { TRACEPARENT: PARENT } },
    modules,
  };
  const scenario = async (name: string, questions: readonly string[], more: object) => {
    const collector = await startCollector();
    const model = await startScriptedModel();
    const place = await emptyPlace();
    const order = sdk.tool('find_order', TOOL_DESCRIPTION, { order: z.string() }, async input => ({
      content: [{ type: 'text', text: JSON.stringify(findOrder(input.order)) }],
    }));
    const options = {
      model: CLAUDE_MODEL,
      systemPrompt: SYSTEM_PROMPT,
      cwd: place.work,
      tools: [],
      mcpServers: { shop: sdk.createSdkMcpServer({ name: 'shop', tools: [order] }) },
      allowedTools: ['mcp__shop__find_order'],
      settingSources: [],
      pathToClaudeCodeExecutable: program,
      env: { ...claudeEnvironment(place, collector.url, model.url), ...SPANS, ...more },
    };
    // The next question is asked when the last one has its answer.
    let answered: () => void = () => undefined;
    async function* ask(): AsyncGenerator<Asked> {
      for (const content of questions) {
        const answer = new Promise<void>(resolve => {
          answered = resolve;
        });
        yield { type: 'user', message: { role: 'user', content }, parent_tool_use_id: null };
        await answer;
      }
    }
    for await (const message of sdk.query({ prompt: ask(), options })) {
      if (message.type !== 'result') continue;
      console.log(`  ${message.result?.slice(0, 120)}`);
      answered();
    }
    await place.remove();
    model.close();
    collector.close();
    await writeFixture(what, name, collector.take(), withoutVendorText);
  };
  await scenario('tool-use', [TOOL_QUESTION], {});
  const sixQuestions = SIX_TURNS.map(turn => turn.user);
  await scenario('six-turns', sixQuestions, { TRACEPARENT: PARENT });
}
