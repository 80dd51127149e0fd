// How Claude Code is told to send everything, shared by its command line and its SDK, which runs the same program.
import { join } from 'node:path';
import { bring, type Place } from './commandLine.ts';

export const CLAUDE_CODE = '@anthropic-ai/claude-code';
const VERSION = '2.1.332';
export const CLAUDE_MODEL = 'claude-sonnet-5';
/** Sessions are UUIDs here. */
export const CLAUDE_SESSION = '00000000-0000-4000-8000-000000000001';

export const TELEMETRY = {
  CLAUDE_CODE_ENABLE_TELEMETRY: '1',
  OTEL_METRICS_EXPORTER: 'none',
  OTEL_LOGS_EXPORTER: 'otlp',
  OTEL_LOG_USER_PROMPTS: '1',
  OTEL_LOG_TOOL_DETAILS: '1',
  OTEL_LOG_TOOL_CONTENT: '1',
  OTEL_LOG_ASSISTANT_RESPONSES: '1',
  OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
};
export const SPANS = { OTEL_TRACES_EXPORTER: 'otlp', CLAUDE_CODE_ENHANCED_TELEMETRY_BETA: '1' };
const QUIET = {
  CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
  DISABLE_AUTOUPDATER: '1',
  DISABLE_TELEMETRY: '1',
  DISABLE_ERROR_REPORTING: '1',
};

/** Brings the program; answers where it is and the node_modules that it is in. */
export async function bringClaudeCode(): Promise<{ program: string; modules: string }> {
  const modules = await bring(CLAUDE_CODE, VERSION);
  return { program: join(modules, `${CLAUDE_CODE}-${process.platform}-${process.arch}`, 'claude'), modules };
}

/** Nothing of this machine's environment but the path. */
export function claudeEnvironment({ home }: Place, collector: string, model: string): Record<string, string> {
  return {
    ...TELEMETRY,
    ...QUIET,
    PATH: process.env.PATH ?? '',
    HOME: home,
    USER: 'user',
    SHELL: '/bin/bash',
    ANTHROPIC_API_KEY: 'none',
    ANTHROPIC_BASE_URL: model,
    OTEL_EXPORTER_OTLP_ENDPOINT: collector,
    OTEL_BSP_SCHEDULE_DELAY: '500',
    OTEL_LOGS_EXPORT_INTERVAL: '500',
  };
}
