// Every convention, the strongest first: of two equal claims the earlier one's wins. A new convention is a file and a line here.
import { agentFramework } from './agentFramework.ts';
import { anthropicSdk } from './anthropicSdk.ts';
import { claudeCode } from './claudeCode.ts';
import { codex } from './codex.ts';
import type { Convention } from './convention.ts';
import { copilotChat } from './copilotChat.ts';
import { database } from './database.ts';
import { FRAMEWORKS } from './frameworks.ts';
import { gateway } from './gateway.ts';
import { geminiCli } from './geminiCli.ts';
import { googleAdk } from './googleAdk.ts';
import { http } from './http.ts';
import { langfuse, langfuseTrace } from './langfuse.ts';
import { langsmith } from './langsmith.ts';
import { litellm } from './litellm.ts';
import { livekit, livekitAround } from './livekit.ts';
import { logfire, logfireModels } from './logfire.ts';
import { mastra } from './mastra.ts';
import { mlflow } from './mlflow.ts';
import { openInference } from './openInference.ts';
import { openLit } from './openLit.ts';
import { otelGenAi, otelGenAiSetUp } from './otelGenAi.ts';
import { otelGenAiOld } from './otelGenAiOld.ts';
import { pydanticAi } from './pydanticAi.ts';
import { semanticKernel } from './semanticKernel.ts';
import { strands } from './strands.ts';
import { traceAi } from './traceAi.ts';
import { traceloop } from './traceloop.ts';
import { vercelAi } from './vercelAi.ts';

export const CONVENTIONS: readonly Convention[] = [
  // Vendors' own.
  claudeCode,
  codex,
  copilotChat,
  geminiCli,
  strands,
  googleAdk,
  agentFramework,
  semanticKernel,
  mastra,
  livekit,
  langfuse,
  vercelAi,
  ...FRAMEWORKS,
  litellm,
  openLit,
  traceloop,
  pydanticAi,
  logfireModels,
  mlflow,
  langsmith,
  anthropicSdk,
  gateway,
  // Shared shapes.
  openInference,
  traceAi,
  otelGenAi,
  otelGenAiSetUp,
  otelGenAiOld,
  // Ordinary work, and what any span may carry.
  livekitAround,
  langfuseTrace,
  logfire,
  database,
  http,
];
