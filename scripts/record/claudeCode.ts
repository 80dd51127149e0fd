// Claude Code's command line, headless, against the scripted model. It is not open source: it is brought only for this, and what its
// vendor wrote (system prompt, tool descriptions) is taken out of the recording.
import { join } from 'node:path';
import { startCollector } from './collector.ts';
import { bring, emptyPlace, type Place, run } from './commandLine.ts';
import { SIX_TURNS, SYSTEM_PROMPT, TOOL_QUESTION } from './conversation.ts';
import { type Recorded, versionOf, writeFixture } from './fixture.ts';
import { type ScriptedModel, startScriptedModel } from './scriptedModel.ts';
import { withoutVendorText } from './vendorText.ts';

const PACKAGE = '@anthropic-ai/claude-code';
const VERSION = '2.1.332';
const MODEL = 'claude-sonnet-5';
/** Sessions are UUIDs here. */
const SESSION = '00000000-0000-4000-8000-000000000001';

const TELEMETRY = {
  CLAUDE_CODE_ENABLE_TELEMETRY: '1',
  OTEL_METRICS_EXPORTER: 'none',
  OTEL_LOGS_EXPORTER: 'otlp',
  OTEL_LOG_USER_PROMPTS: '1',
  OTEL_LOG_TOOL_DETAILS: '1',
  OTEL_LOG_TOOL_CONTENT: '1',
  OTEL_LOG_ASSISTANT_RESPONSES: '1',
  OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
};
const SPANS = { OTEL_TRACES_EXPORTER: 'otlp', CLAUDE_CODE_ENHANCED_TELEMETRY_BETA: '1' };
const DETAILED = { ...SPANS, ENABLE_BETA_TRACING_DETAILED: '1' };
const QUIET = {
  CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
  DISABLE_AUTOUPDATER: '1',
  DISABLE_TELEMETRY: '1',
  DISABLE_ERROR_REPORTING: '1',
};

export async function recordClaudeCode(): Promise<void> {
  const modules = await bring(PACKAGE, VERSION);
  const program = join(modules, `${PACKAGE}-${process.platform}-${process.arch}`, 'claude');
  const what: Recorded = {
    producer: 'claude-code',
    version: await versionOf(PACKAGE, modules),
    packages: [PACKAGE],
    settings: { ...TELEMETRY, 'all but *-logs': SPANS },
    modules,
  };
  const scenario = async (name: string, telemetry: object, play: (ask: Ask, model: ScriptedModel) => Promise<void>) => {
    const collector = await startCollector();
    const detailed = telemetry === DETAILED ? { BETA_TRACING_ENDPOINT: collector.url } : {};
    const model = await startScriptedModel();
    const place = await emptyPlace();
    const env = { ...TELEMETRY, ...telemetry, ...detailed, ...QUIET, ...environmentOf(place, collector.url, model.url) };
    const ask: Ask = async (question, more) => {
      const args = ['-p', question, '--model', MODEL, '--append-system-prompt', SYSTEM_PROMPT, '--allowedTools', 'Bash(grep:*)', ...more];
      const { code, output } = await run(program, args, env, place.work);
      console.log(`  ${code}: ${output.trim().slice(0, 120)}`);
    };
    await play(ask, model);
    await place.remove();
    model.close();
    collector.close();
    await writeFixture(what, name, collector.take(), withoutVendorText);
  };
  const first = ['--session-id', SESSION];
  const next = ['--resume', SESSION];
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

type Ask = (question: string, more: readonly string[]) => Promise<void>;

function environmentOf({ home }: Place, collector: string, model: string) {
  const path = process.env.PATH;
  return {
    PATH: path,
    HOME: home,
    USER: 'user',
    SHELL: '/bin/bash',
    ANTHROPIC_API_KEY: 'none',
    ANTHROPIC_BASE_URL: model,
    OTEL_EXPORTER_OTLP_ENDPOINT: collector,
    OTEL_BSP_SCHEDULE_DELAY: '500',
    OTEL_LOGS_EXPORT_INTERVAL: '500',
  };
}
