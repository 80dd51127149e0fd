// Every convention, the strongest first: of two equal claims the earlier one's wins. A new convention is a file and a line here.
import type { Convention } from './convention.ts';
import { openInference } from './openInference.ts';
import { otelGenAi } from './otelGenAi.ts';
import { otelGenAiOld } from './otelGenAiOld.ts';
import { vercelAi } from './vercelAi.ts';

export const CONVENTIONS: readonly Convention[] = [vercelAi, openInference, otelGenAi, otelGenAiOld];
