// Every format that a golden set is written in: one line each.
import { agentOpt } from './agentOpt.ts';
import { csv } from './csv.ts';
import { deepeval } from './deepeval.ts';
import type { GoldenExport } from './exportFormat.ts';
import { langfuse } from './langfuse.ts';
import { markdown } from './markdown.ts';
import { nativeJsonl } from './native.ts';
import { openaiEvals } from './openaiEvals.ts';
import { phoenix } from './phoenix.ts';
import { promptfoo } from './promptfoo.ts';
import { pytest } from './pytest.ts';
import { ragas } from './ragas.ts';

export const GOLDEN_EXPORTS: readonly GoldenExport[] = [
  ...[nativeJsonl, promptfoo, openaiEvals, deepeval, ragas, phoenix, langfuse, agentOpt, pytest, markdown, csv],
];
