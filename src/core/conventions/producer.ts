// Who sent a span or a record: the app by its service name, and the instrumentation inside it by its scope.
import { textOf } from '../attributes.ts';
import type { SpanContext } from '../model/span.ts';

/** Empty text: not said. */
export interface ProducerNames {
  readonly app: string;
  readonly scope: string;
  readonly scopeVersion: string;
  readonly language: string;
}

export function producerOf(context: SpanContext): ProducerNames {
  const resource = context.resource?.attributes ?? [];
  return {
    app: appOf(context) ?? '',
    scope: context.scope?.name ?? '',
    scopeVersion: context.scope?.version ?? '',
    language: textOf(resource, 'telemetry.sdk.language') ?? '',
  };
}

/** The app's name: service.name, else the project traceAI and OpenInference register under. "unknown_service" is no name, but all there is. */
export function appOf(context: SpanContext): string | null {
  const resource = context.resource?.attributes ?? [];
  const service = textOf(resource, 'service.name');
  if (service !== null && !service.startsWith('unknown_service')) return service;
  return textOf(resource, 'project_name') ?? textOf(resource, 'openinference.project.name') ?? service;
}
