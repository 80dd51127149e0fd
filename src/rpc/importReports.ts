// Reports of imports put together: of the pieces of a file, and of several files.
import type { ImportReport } from './viewModels.ts';

/** Problems kept of all pieces: nobody reads more. */
const MAX_PROBLEMS = 100;

export const NOTHING_IMPORTED: ImportReport = { spans: 0, logs: 0, rejected: 0, problems: [], metrics: 0 };

export function addReports(one: ImportReport, other: ImportReport): ImportReport {
  return {
    spans: one.spans + other.spans,
    logs: one.logs + other.logs,
    rejected: one.rejected + other.rejected,
    problems: [...one.problems, ...other.problems].slice(0, MAX_PROBLEMS),
    metrics: one.metrics + other.metrics,
  };
}
