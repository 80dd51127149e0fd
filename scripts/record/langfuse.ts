// Langfuse's SDK: observations by @langfuse/tracing, the OpenAI client wrapped by @langfuse/openai, exported by its own span processor.
import { observeOpenAI } from '@langfuse/openai';
import { LangfuseSpanProcessor } from '@langfuse/otel';
import { propagateAttributes, startActiveObservation } from '@langfuse/tracing';
import OpenAI from 'openai';
import { type Recorded, versionOf } from './fixture.ts';
import { toolUseByResponses } from './openAiResponsesScenario.ts';
import { sixTurns, streamError, toolUse, type Wrapping } from './openAiScenarios.ts';
import { recordScenario, type Stage } from './scenario.ts';
import { sessionOf, USER } from './sessions.ts';

export async function recordLangfuse(): Promise<void> {
  const what: Recorded = {
    producer: 'langfuse',
    version: await versionOf('@langfuse/otel'),
    packages: ['@langfuse/otel', '@langfuse/tracing', '@langfuse/openai', 'openai'],
    settings: { environment: 'development', release: 'r-1', tags: ['support'] },
  };
  const scenario = (name: string, run: (client: OpenAI, stage: Stage) => Promise<void>) =>
    recordScenario(
      what,
      name,
      stage => run(observeOpenAI(new OpenAI({ apiKey: 'none', baseURL: `${stage.model.url}/v1`, maxRetries: 0 })), stage),
      {
        processors: exporter => [
          new LangfuseSpanProcessor({
            exporter,
            publicKey: 'pk-lf-none',
            secretKey: 'sk-lf-none',
            environment: 'development',
            release: 'r-1',
          }),
        ],
      },
    );
  const wrapping: Wrapping = {
    turn: (question, run) =>
      propagateAttributes({ sessionId: sessionOf(what.producer), userId: USER, traceName: 'answer', tags: ['support'] }, () =>
        startActiveObservation(
          'answer',
          async agent => {
            agent.update({ input: question, metadata: { channel: 'chat' } });
            const output = await run();
            agent.update({ output });
            return output;
          },
          { asType: 'agent' },
        ),
      ),
    tool: (args, run) =>
      startActiveObservation(
        'find_order',
        async tool => {
          tool.update({ input: JSON.parse(args) });
          const output = await run();
          tool.update({ output: JSON.parse(output) });
          return output;
        },
        { asType: 'tool' },
      ),
  };
  await scenario('tool-use', client => toolUse(client, wrapping));
  await scenario('tool-use-responses', client => toolUseByResponses(client, sessionOf(what.producer), wrapping));
  await scenario('six-turns', client => sixTurns(client, wrapping));
  await scenario('stream-error', (client, stage) => streamError(client, stage.model, wrapping));
}
