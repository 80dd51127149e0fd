// The output channel (never a body, a header or any text of a trace) and, for tests, a file with one JSON line a lifecycle step.
import { appendFileSync } from 'node:fs';

/** The part of a VS Code log channel that is used. */
export interface Log {
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

/** Notes a step of the extension's life. Does nothing unless the test variable names a file. */
export type NoteStep = (step: string, detail?: Readonly<Record<string, unknown>>) => void;

export function stepNotes(file: string | undefined, pid: number): NoteStep {
  if (!file) return () => undefined;
  return (step, detail = {}) => appendFileSync(file, `${JSON.stringify({ step, pid, at: Date.now(), ...detail })}\n`);
}
