// Every family of log records. A new one is a file and a line here.
import { claudeCodeLogs } from './claudeCodeLogs.ts';
import { codexLogs } from './codexLogs.ts';
import { geminiCliLogs } from './geminiCliLogs.ts';
import { genAiLogs } from './genAiLogs.ts';
import type { LogFamily } from './logFamily.ts';

export const LOG_FAMILIES: readonly LogFamily[] = [claudeCodeLogs, codexLogs, geminiCliLogs, genAiLogs];
