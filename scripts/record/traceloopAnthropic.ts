// Traceloop's SDK (OpenLLMetry) around the Anthropic client.
import * as anthropic from 'anthropic-0';
import { type Client, sixTurns, streamError, toolUse } from './anthropicScenarios.ts';
import { type Recorded, versionOf } from './fixture.ts';
import type { Wrapping } from './openAiScenarios.ts';
import type { ScriptedModel } from './scriptedModel.ts';
import { startTraceloop, traceloopTool, traceloopTurn } from './traceloopSetup.ts';

export async function recordTraceloopAnthropic(): Promise<void> {
  const what: Recorded = {
    producer: 'traceloop-anthropic',
    version: await versionOf('@traceloop/node-server-sdk'),
    packages: ['@traceloop/node-server-sdk', '@traceloop/instrumentation-anthropic', 'anthropic-0'],
    settings: { traceContent: true },
  };
  const record = await startTraceloop(what, { anthropic: anthropic as never });
  const clientOf = (model: ScriptedModel) =>
    new anthropic.Anthropic({ apiKey: 'none', baseURL: model.url, maxRetries: 0 }) as unknown as Client;
  const wrapping: Wrapping = { turn: (question, run) => traceloopTurn(what.producer, question, run), tool: traceloopTool };
  await record('tool-use', model => toolUse(clientOf(model), wrapping));
  await record('six-turns', model => sixTurns(clientOf(model), wrapping));
  await record('stream-error', model => streamError(clientOf(model), model, wrapping));
}
