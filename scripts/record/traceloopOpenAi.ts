// Traceloop's SDK (OpenLLMetry) around the OpenAI client.
import { withConversation, withWorkflow } from '@traceloop/node-server-sdk';
import OpenAI from 'openai-6';
import { type Recorded, versionOf } from './fixture.ts';
import { type ResponsesClient, toolUseByResponses } from './openAiResponsesScenario.ts';
import { type Client, sixTurns, streamError, toolUse, type Wrapping } from './openAiScenarios.ts';
import type { ScriptedModel } from './scriptedModel.ts';
import { sessionOf } from './sessions.ts';
import { startTraceloop, traceloopTool, traceloopTurn } from './traceloopSetup.ts';

export async function recordTraceloopOpenAi(): Promise<void> {
  const what: Recorded = {
    producer: 'traceloop-openai',
    version: await versionOf('@traceloop/node-server-sdk'),
    packages: ['@traceloop/node-server-sdk', '@traceloop/instrumentation-openai', 'openai-6'],
    settings: { traceContent: true },
  };
  const record = await startTraceloop(what, { openAI: OpenAI as never });
  const clientOf = (model: ScriptedModel) => new OpenAI({ apiKey: 'none', baseURL: `${model.url}/v1`, maxRetries: 0 }) as unknown as Client;
  const responsesOf = (model: ScriptedModel) => clientOf(model) as unknown as ResponsesClient;
  const wrapping: Wrapping = { turn: (question, run) => traceloopTurn(what.producer, question, run), tool: traceloopTool };
  await record('tool-use', model => toolUse(clientOf(model), wrapping));
  await record('tool-use-responses', model => toolUseByResponses(responsesOf(model), sessionOf(what.producer), wrapping));
  await record('tool-use-conversation', model =>
    withConversation(sessionOf(what.producer), () =>
      toolUse(clientOf(model), {
        ...wrapping,
        turn: (question, run) => withWorkflow({ name: 'answer', inputParameters: [{ question }] }, run),
      }),
    ),
  );
  await record('six-turns', model => sixTurns(clientOf(model), wrapping));
  await record('stream-error', model => streamError(clientOf(model), model, wrapping));
}
