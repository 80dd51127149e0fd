// What two frameworks say of a whole run through OpenInference: it stands inside JSON, among everything else that they know.
import { field, isList, isObject, type Json, textField } from '../json.ts';
import { type Claims, RANK } from './claims.ts';
import type { SpanView } from './convention.ts';

/** smolagents: the task among the arguments of `run`. CrewAI: the tasks of the crew, and the raw text of its answer. */
export function readFrameworkRuns(view: SpanView, claims: Claims): void {
  const a = view.attributes;
  if (view.scopeName === 'openinference.instrumentation.smolagents') {
    claims.add('input', fieldOf(a.json('input.value'), 'task'), 'input.value', RANK.first);
    claims.understood(a.keysUnder('smolagents.'));
  }
  if (view.scopeName !== 'openinference.instrumentation.crewai') return;
  const tasks = a.json('crew_tasks');
  const described = isList(tasks) ? tasks.filter(isObject).flatMap(task => textField(task, 'description') ?? []) : [];
  claims.add('input', described.join('\n'), 'crew_tasks', RANK.first);
  const given = a.json('input.value');
  const task = isObject(given) ? field(given, 'task') : undefined;
  claims.add('input', fieldOf(task, 'description'), 'input.value', RANK.first);
  claims.add('output', fieldOf(a.json('output.value'), 'raw'), 'output.value', RANK.first);
  claims.understood(['crew_key', 'crew_id', 'crew_inputs', 'crew_agents', 'task_key', 'task_id']);
  claims.understood(a.keysUnder('tool.'));
}

function fieldOf(json: Json | undefined, name: string): string | null {
  return isObject(json) ? textField(json, name) : null;
}
