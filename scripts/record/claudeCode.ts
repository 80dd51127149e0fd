// Claude Code's command line, headless, against the scripted model. It is not open source: it is brought only for this, and what its
// vendor wrote (system prompt, tool descriptions) is taken out of the recording.
import { bringClaudeCode, CLAUDE_CODE, CLAUDE_MODEL, CLAUDE_SESSION, claudeEnvironment, SPANS, TELEMETRY } from './claudeSettings.ts';
import { startCollector } from './collector.ts';
import { emptyPlace, run } from './commandLine.ts';
import { SIX_TURNS, SYSTEM_PROMPT, TOOL_QUESTION } from './conversation.ts';
import { type Recorded, versionOf, writeFixture } from './fixture.ts';
import { type ScriptedModel, startScriptedModel } from './scriptedModel.ts';
import { withoutVendorText } from './vendorText.ts';

const DETAILED = { ...SPANS, ENABLE_BETA_TRACING_DETAILED: '1' };

type Ask = (question: string, more: readonly string[]) => Promise<void>;

export async function recordClaudeCode(): Promise<void> {
  const { program, modules } = await bringClaudeCode();
  const what: Recorded = {
    producer: 'claude-code',
    version: await versionOf(CLAUDE_CODE, modules),
    packages: [CLAUDE_CODE],
    settings: { ...TELEMETRY, 'all but *-logs': SPANS, '*-detailed': DETAILED },
    modules,
  };
  const scenario = async (name: string, telemetry: object, play: (ask: Ask, model: ScriptedModel) => Promise<void>) => {
    const collector = await startCollector();
    const model = await startScriptedModel();
    const place = await emptyPlace();
    const detailed = telemetry === DETAILED ? { BETA_TRACING_ENDPOINT: collector.url } : {};
    const env = { ...claudeEnvironment(place, collector.url, model.url), ...telemetry, ...detailed };
    const ask: Ask = async (question, more) => {
      const args = [
        '-p',
        question,
        '--model',
        CLAUDE_MODEL,
        '--append-system-prompt',
        SYSTEM_PROMPT,
        '--allowedTools',
        'Bash(grep:*)',
        ...more,
      ];
      const { code, output } = await run(program, args, env, place.work);
      console.log(`  ${code}: ${output.trim().slice(0, 120)}`);
    };
    await play(ask, model);
    await place.remove();
    model.close();
    collector.close();
    await writeFixture(what, name, collector.take(), withoutVendorText);
  };
  const first = ['--session-id', CLAUDE_SESSION];
  const next = ['--resume', CLAUDE_SESSION];
  await scenario('tool-use', SPANS, ask => ask(TOOL_QUESTION, first));
  await scenario('tool-use-detailed', DETAILED, ask => ask(TOOL_QUESTION, first));
  await scenario('tool-use-logs', {}, ask => ask(TOOL_QUESTION, first));
  const sixTurns = async (ask: Ask) => {
    for (const [index, { user }] of SIX_TURNS.entries()) await ask(user, index === 0 ? first : next);
  };
  await scenario('six-turns', SPANS, sixTurns);
  await scenario('six-turns-logs', {}, sixTurns);
  await scenario('error', SPANS, async (ask, model) => {
    model.failNext(400, 20);
    await ask(TOOL_QUESTION, first);
  });
}
