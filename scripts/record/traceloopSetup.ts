// Traceloop's own SDK sets OpenTelemetry up once a process: one collector for all scenarios of a producer.
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import * as traceloop from '@traceloop/node-server-sdk';
import { startCollector } from './collector.ts';
import { type Recorded, writeFixture } from './fixture.ts';
import { type ScriptedModel, startScriptedModel } from './scriptedModel.ts';
import { sessionOf, USER } from './sessions.ts';

type Modules = NonNullable<traceloop.InitializeOptions['instrumentModules']>;
export type RecordTraceloop = (scenario: string, run: (model: ScriptedModel) => Promise<void>) => Promise<void>;

export async function startTraceloop(what: Recorded, instrumentModules: Modules): Promise<RecordTraceloop> {
  const collector = await startCollector();
  const model = await startScriptedModel();
  traceloop.initialize({
    appName: `${what.producer}-app`,
    exporter: new OTLPTraceExporter({ url: `${collector.url}/v1/traces` }),
    instrumentModules,
    traceloopSyncEnabled: false,
    silenceInitializationMessage: true,
  });
  return async (scenario, run) => {
    await run(model);
    await traceloop.forceFlush();
    await writeFixture(what, scenario, collector.take());
  };
}

/** Association properties and the conversation, as its documentation sets them; everything inside is one workflow. */
export function traceloopTurn(producer: string, question: string, run: () => Promise<string>): Promise<string> {
  const session = sessionOf(producer);
  return traceloop.withAssociationProperties({ session_id: session, user_id: USER }, () =>
    traceloop.withWorkflow({ name: 'answer', inputParameters: [{ question }] }, run),
  );
}

export function traceloopTool(args: string, run: () => Promise<string>): Promise<string> {
  return traceloop.withTool({ name: 'find_order', inputParameters: [JSON.parse(args)] }, run);
}
