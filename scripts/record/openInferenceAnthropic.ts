// OpenInference's instrumentation of the Anthropic client.
import Anthropic from '@anthropic-ai/sdk';
import { AnthropicInstrumentation } from '@arizeai/openinference-instrumentation-anthropic';
import { sixTurns, streamError, toolUse } from './anthropicScenarios.ts';
import { type Recorded, versionOf } from './fixture.ts';
import { openInferenceWrapping } from './openInferenceWrapping.ts';
import { recordScenario, type Stage } from './scenario.ts';

const PACKAGE = '@arizeai/openinference-instrumentation-anthropic';

export async function recordOpenInferenceAnthropic(): Promise<void> {
  const what: Recorded = {
    producer: 'openinference-anthropic',
    version: await versionOf(PACKAGE),
    packages: [PACKAGE, '@arizeai/openinference-core', '@anthropic-ai/sdk'],
    settings: {},
  };
  const instrumentation = new AnthropicInstrumentation();
  instrumentation.manuallyInstrument(Anthropic);
  const scenario = (name: string, run: (client: Anthropic, stage: Stage) => Promise<void>) =>
    recordScenario(what, name, async stage => {
      instrumentation.setTracerProvider(stage.provider);
      await run(new Anthropic({ apiKey: 'none', baseURL: stage.model.url, maxRetries: 0 }), stage);
    });
  const wrap = (stage: Stage) => openInferenceWrapping(what.producer, stage.tracer);
  await scenario('tool-use', (client, stage) => toolUse(client, wrap(stage)));
  await scenario('six-turns', (client, stage) => sixTurns(client, wrap(stage)));
  await scenario('stream-error', (client, stage) => streamError(client, stage.model, wrap(stage)));
}
