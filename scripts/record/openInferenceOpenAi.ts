// OpenInference's instrumentation of the OpenAI client.
import { OpenAIInstrumentation } from '@arizeai/openinference-instrumentation-openai';
import OpenAI from 'openai';
import { type Recorded, versionOf } from './fixture.ts';
import { toolUseByResponses } from './openAiResponsesScenario.ts';
import { sixTurns, streamError, toolUse } from './openAiScenarios.ts';
import { openInferenceWrapping } from './openInferenceWrapping.ts';
import { inSpan, recordScenario, type Stage } from './scenario.ts';
import { sessionOf, withOpenInferenceSession } from './sessions.ts';

const PACKAGE = '@arizeai/openinference-instrumentation-openai';

export async function recordOpenInferenceOpenAi(): Promise<void> {
  const what: Recorded = {
    producer: 'openinference-openai',
    version: await versionOf(PACKAGE),
    packages: [PACKAGE, '@arizeai/openinference-core', 'openai'],
    settings: {},
  };
  // The module is patched once and for good; each scenario lends it a provider.
  const instrumentation = new OpenAIInstrumentation();
  instrumentation.manuallyInstrument(OpenAI);
  const scenario = (name: string, run: (client: OpenAI, stage: Stage) => Promise<void>) =>
    recordScenario(what, name, async stage => {
      instrumentation.setTracerProvider(stage.provider);
      await run(new OpenAI({ apiKey: 'none', baseURL: `${stage.model.url}/v1`, maxRetries: 0 }), stage);
    });
  const wrap = (stage: Stage) => openInferenceWrapping(what.producer, stage.tracer);
  await scenario('tool-use', (client, stage) => toolUse(client, wrap(stage)));
  await scenario('tool-use-responses', (client, stage) => toolUseByResponses(client, sessionOf(what.producer), wrap(stage)));
  await scenario('six-turns', (client, stage) => sixTurns(client, wrap(stage)));
  await scenario('stream-error', (client, stage) => streamError(client, stage.model, wrap(stage)));
  await scenario('stream-image-embedding', (client, stage) =>
    withOpenInferenceSession(what.producer, () =>
      inSpan(stage.tracer, 'chain', { 'openinference.span.kind': 'CHAIN' }, () => streamImageEmbedding(client)),
    ),
  );
}

async function streamImageEmbedding(client: OpenAI): Promise<void> {
  const url = `data:image/png;base64,${Buffer.alloc(300, 7).toString('base64')}`;
  const stream = await client.chat.completions.create({
    model: 'gpt-4o-mini',
    stream: true,
    messages: [
      {
        role: 'user',
        content: [
          { type: 'text', text: 'What is this?' },
          { type: 'image_url', image_url: { url } },
        ],
      },
    ],
  });
  let answer = '';
  for await (const chunk of stream) answer += chunk.choices[0]?.delta.content ?? '';
  if (answer === '') throw new Error('The scripted model streamed nothing');
  await client.embeddings.create({ model: 'text-embedding-3-small', input: 'order A-17' });
}
