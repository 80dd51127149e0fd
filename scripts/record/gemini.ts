// Gemini's command line against the scripted model, with its own telemetry over OTLP/HTTP: spans and logs.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startCollector } from './collector.ts';
import { bring, emptyPlace, run } from './commandLine.ts';
import { SIX_TURNS, TOOL_QUESTION } from './conversation.ts';
import { type Recorded, versionOf, writeFixture } from './fixture.ts';
import { type ScriptedModel, startScriptedModel } from './scriptedModel.ts';
import { withoutVendorText } from './vendorText.ts';

const PACKAGE = '@google/gemini-cli';
const VERSION = '0.61.0';
const TELEMETRY = { enabled: true, target: 'local', otlpProtocol: 'http', logPrompts: true, traces: true };

type Ask = (question: string, resume?: boolean) => Promise<void>;

export async function recordGemini(): Promise<void> {
  const modules = await bring(PACKAGE, VERSION, ['--omit=optional']);
  const program = join(modules, PACKAGE, 'bundle', 'gemini.js');
  const what: Recorded = {
    producer: 'gemini-cli',
    version: await versionOf(PACKAGE, modules),
    packages: [PACKAGE],
    settings: { telemetry: TELEMETRY },
    modules,
  };
  const scenario = async (name: string, play: (ask: Ask, model: ScriptedModel) => Promise<void>) => {
    const collector = await startCollector();
    const model = await startScriptedModel();
    const place = await emptyPlace();
    const folder = join(place.home, '.gemini');
    await mkdir(folder);
    const settings = {
      telemetry: { ...TELEMETRY, otlpEndpoint: collector.url },
      security: { auth: { selectedType: 'gemini-api-key' } },
      privacy: { usageStatisticsEnabled: false },
      general: { enableAutoUpdate: false, enableAutoUpdateNotification: false, disableAutoUpdate: true },
    };
    await writeFile(join(folder, 'settings.json'), JSON.stringify(settings));
    const env = {
      PATH: process.env.PATH,
      HOME: place.home,
      USER: 'user',
      SHELL: '/bin/bash',
      GEMINI_API_KEY: 'none',
      GOOGLE_GEMINI_BASE_URL: model.url,
      GEMINI_CLI_TRUST_WORKSPACE: 'true',
      GEMINI_CLI_NO_RELAUNCH: 'true',
    };
    const ask: Ask = async (question, resume) => {
      const args = [program, '-m', 'gemini-2.5-flash', '-y', ...(resume ? ['--resume', 'latest'] : []), '-p', question];
      const { code, output } = await run(process.execPath, args, env, place.work);
      console.log(`  ${code}: ${output.trim().slice(-160)}`);
    };
    await play(ask, model);
    await place.remove();
    model.close();
    collector.close();
    await writeFixture(what, name, collector.take(), withoutVendorText);
  };
  await scenario('tool-use', ask => ask(TOOL_QUESTION));
  await scenario('six-turns', async ask => {
    for (const [index, { user }] of SIX_TURNS.entries()) await ask(user, index > 0);
  });
  await scenario('error', async (ask, model) => {
    model.failNext(400, 20);
    await ask(TOOL_QUESTION);
  });
}
