// GitHub Copilot's command line in its offline mode, with the scripted model as its own provider. Not open source: brought for the
// occasion, and its vendor's texts are taken out.
import { join } from 'node:path';
import { startCollector } from './collector.ts';
import { bring, emptyPlace, run } from './commandLine.ts';
import { SIX_TURNS, TOOL_QUESTION } from './conversation.ts';
import { type Recorded, versionOf, writeFixture } from './fixture.ts';
import { type ScriptedModel, startScriptedModel } from './scriptedModel.ts';
import { withoutVendorText } from './vendorText.ts';

const PACKAGE = '@github/copilot';
const VERSION = '1.0.102';
/** Sessions are UUIDs here. */
const SESSION = '00000000-0000-4000-8000-000000000001';
const SETTINGS = {
  COPILOT_OFFLINE: 'true',
  COPILOT_MODEL: 'gpt-5-mini',
  COPILOT_PROVIDER_WIRE_API: 'responses',
  COPILOT_OTEL_ENABLED: 'true',
  OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
  OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: 'true',
};

type Ask = (question: string) => Promise<void>;

export async function recordCopilot(): Promise<void> {
  const modules = await bring(PACKAGE, VERSION);
  const program = join(modules, `${PACKAGE}-${process.platform}-${process.arch}`, 'copilot');
  const what: Recorded = {
    producer: 'copilot-cli',
    version: await versionOf(PACKAGE, modules),
    packages: [PACKAGE],
    settings: SETTINGS,
    modules,
  };
  const scenario = async (name: string, play: (ask: Ask, model: ScriptedModel) => Promise<void>) => {
    const collector = await startCollector();
    const model = await startScriptedModel();
    const place = await emptyPlace();
    const env = {
      ...SETTINGS,
      PATH: process.env.PATH,
      HOME: place.home,
      USER: 'user',
      SHELL: '/bin/bash',
      COPILOT_PROVIDER_BASE_URL: `${model.url}/v1`,
      COPILOT_PROVIDER_API_KEY: 'none',
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    };
    const ask: Ask = async question => {
      const args = ['-p', question, '-s', '--session-id', SESSION, '--allow-all-tools', '--no-auto-update', '--disable-client-telemetry'];
      const { code, output } = await run(program, args, env, place.work);
      console.log(`  ${code}: ${output.trim().slice(0, 120)}`);
    };
    await play(ask, model);
    await place.remove();
    model.close();
    collector.close();
    await writeFixture(what, name, collector.take(), withoutVendorText);
  };
  await scenario('tool-use', ask => ask(TOOL_QUESTION));
  await scenario('six-turns', async ask => {
    for (const { user } of SIX_TURNS) await ask(user);
  });
  await scenario('error', async (ask, model) => {
    model.failNext(400, 20);
    await ask(TOOL_QUESTION);
  });
}
