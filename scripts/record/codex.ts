// Codex's command line (`codex exec`) against the scripted model: with its default of logs only, and with its trace exporter.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startCollector } from './collector.ts';
import { bring, emptyPlace, type Place, run } from './commandLine.ts';
import { SIX_TURNS, TOOL_QUESTION } from './conversation.ts';
import { type Recorded, versionOf, writeFixture } from './fixture.ts';
import { type ScriptedModel, startScriptedModel } from './scriptedModel.ts';
import { withoutVendorText } from './vendorText.ts';

const PACKAGE = '@openai/codex';
const VERSION = '0.169.0';
const PLATFORMS: Readonly<Record<string, string>> = {
  'linux-x64': 'x86_64-unknown-linux-musl',
  'linux-arm64': 'aarch64-unknown-linux-musl',
};

type Ask = (question: string, resume?: boolean) => Promise<void>;

export async function recordCodex(): Promise<void> {
  const modules = await bring(PACKAGE, VERSION);
  const platform = `${process.platform}-${process.arch}`;
  const program = join(modules, `${PACKAGE}-${platform}`, 'vendor', PLATFORMS[platform] ?? '', 'bin', 'codex');
  const what: Recorded = {
    producer: 'codex',
    version: await versionOf(PACKAGE, modules),
    packages: [PACKAGE],
    settings: { otel: { log_user_prompt: true, log_agent_responses: true, exporter: 'otlp-http json' }, '*-spans': 'trace_exporter too' },
    modules,
  };
  const scenario = async (name: string, spans: boolean, play: (ask: Ask, model: ScriptedModel) => Promise<void>) => {
    const collector = await startCollector();
    const model = await startScriptedModel();
    const place = await emptyPlace();
    const env = await environmentOf(place, configOf(collector.url, model.url, spans));
    const ask: Ask = async (question, resume) => {
      const options = ['--skip-git-repo-check', '--sandbox', 'danger-full-access'];
      const args = resume ? ['exec', ...options, 'resume', '--last', question] : ['exec', ...options, question];
      const { code, output } = await run(program, args, env, place.work);
      console.log(`  ${code}: ${output.trim().slice(-160).replaceAll('\n', ' | ')}`);
    };
    await play(ask, model);
    await place.remove();
    model.close();
    collector.close();
    await writeFixture(what, name, collector.take(), withoutVendorText);
  };
  await scenario('tool-use', false, ask => ask(TOOL_QUESTION));
  await scenario('tool-use-spans', true, ask => ask(TOOL_QUESTION));
  await scenario('six-turns', false, async ask => {
    for (const [index, { user }] of SIX_TURNS.entries()) await ask(user, index > 0);
  });
  // No scenario of an error: when the model refuses, codex exec ends without sending what it has.
}

function configOf(collector: string, model: string, spans: boolean): string {
  const exporter = (signal: string) => `{ otlp-http = { endpoint = "${collector}/v1/${signal}", protocol = "json" } }`;
  return [
    'model = "gpt-5-codex"',
    'model_provider = "scripted"',
    'approval_policy = "never"',
    'check_for_update_on_startup = false',
    '[model_providers.scripted]',
    'name = "scripted"',
    `base_url = "${model}/v1"`,
    'wire_api = "responses"',
    'env_key = "SCRIPTED_KEY"',
    'request_max_retries = 0',
    'stream_max_retries = 0',
    '[analytics]',
    'enabled = false',
    '[otel]',
    'environment = "dev"',
    'log_user_prompt = true',
    'log_agent_responses = true',
    'metrics_exporter = "none"',
    `exporter = ${exporter('logs')}`,
    spans ? `trace_exporter = ${exporter('traces')}` : 'trace_exporter = "none"',
    '',
  ].join('\n');
}

async function environmentOf({ home }: Place, config: string) {
  const codexHome = join(home, '.codex');
  await mkdir(codexHome);
  await writeFile(join(codexHome, 'config.toml'), config);
  return { PATH: process.env.PATH, HOME: home, CODEX_HOME: codexHome, USER: 'user', SHELL: '/bin/bash', SCRIPTED_KEY: 'none' };
}
