// Every convention, the strongest first: of two equal claims the earlier one's wins. A new convention is a file and a line here.
import type { Convention } from './convention.ts';
import { langfuse, langfuseTrace } from './langfuse.ts';
import { openInference } from './openInference.ts';
import { otelGenAi } from './otelGenAi.ts';
import { otelGenAiOld } from './otelGenAiOld.ts';
import { traceAi } from './traceAi.ts';
import { traceloop } from './traceloop.ts';
import { vercelAi } from './vercelAi.ts';

export const CONVENTIONS: readonly Convention[] = [
  // Vendors' own.
  langfuse,
  vercelAi,
  traceloop,
  // Shared shapes.
  openInference,
  traceAi,
  otelGenAi,
  otelGenAiOld,
  // Ordinary work, and what any span may carry.
  langfuseTrace,
];
