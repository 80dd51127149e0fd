// Every family of log records. A new one is a file and a line here.
import type { LogFamily } from './logFamily.ts';

export const LOG_FAMILIES: readonly LogFamily[] = [];
