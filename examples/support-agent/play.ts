// Plays the scenarios from beginning to end against one OTLP endpoint: model server, telemetry, agent, and a pause between messages.
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { OpenAI } from 'openai';
import { startConversation } from './agent.ts';
import { startModelServer } from './modelServer.ts';
import { SCENARIOS, type Scenario } from './scenarios.ts';
import { startTelemetry, type TelemetryOptions, telemetryOptionsFromEnv } from './telemetry.ts';
import { createTools } from './tools.ts';

export interface PlayOptions extends TelemetryOptions {
  /** 1 is as a person would live it; FAST_PACE is for tests. */
  readonly pace: number;
  readonly sessionId: (scenario: Scenario) => string;
  /** Told every line of the conversations. */
  readonly print: (line: string) => void;
  readonly signal?: AbortSignal;
}

export const FAST_PACE = 0.02;
/** How long a customer takes to write the next message. */
const THINKING_MS = 1500;

/** A new session each time it is played. */
export function freshSessionId(scenario: Scenario): string {
  return `${scenario.id}-${randomUUID().slice(0, 8)}`;
}

/** Resolves when all is said and sent, or soon after `signal` aborts. Rejects when the agent itself breaks. */
export async function playScenarios(options: PlayOptions): Promise<void> {
  const { pace, print, signal } = options;
  const telemetry = startTelemetry(options);
  const model = await startModelServer(SCENARIOS, pace);
  const client = new OpenAI({ baseURL: model.baseURL, apiKey: 'not-needed', maxRetries: 0 });
  try {
    for (const scenario of SCENARIOS) {
      const session = { sessionId: options.sessionId(scenario), userId: scenario.userId };
      print(`\n${session.sessionId}: ${scenario.title}`);
      const tools = createTools(pace).filter(tool => scenario.tools.includes(tool.name));
      const conversation = startConversation(session, { client, ...telemetry, tools });
      for (const turn of scenario.turns) {
        if (signal?.aborted) return;
        print(`  ${scenario.userId}: ${turn.user}`);
        print(`  Poppy: ${(await conversation.say(turn.user)).replaceAll('\n', '\n    ')}`);
        await sleep(THINKING_MS * pace, undefined, signal && { signal }).catch(() => undefined);
      }
      await telemetry.flush();
    }
  } finally {
    await telemetry.shutdown();
    await model.close();
  }
}

/** `node examples/support-agent/agent.ts [--fast]`, the endpoint from OTEL_EXPORTER_OTLP_ENDPOINT. */
export async function playFromCommandLine(): Promise<void> {
  const options = telemetryOptionsFromEnv();
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  console.log(`Sending traces to ${options.endpoint} (${options.protocol})`);
  await playScenarios({
    ...options,
    pace: process.argv.includes('--fast') ? FAST_PACE : 1,
    sessionId: freshSessionId,
    print: line => console.log(line),
    signal: stop.signal,
  });
}
