// The names that every recording gives its session and its user.
import { setSession, setUser } from '@arizeai/openinference-core';
import { context } from '@opentelemetry/api';

export const USER = 'user-7';
export const sessionOf = (producer: string): string => `${producer}-session-1`;

/** OpenInference's way: both in the context, from where its instrumentations and `openInferenceAttributes` put them on spans. */
export function withOpenInferenceSession<T>(producer: string, run: () => T): T {
  return context.with(setUser(setSession(context.active(), { sessionId: sessionOf(producer) }), { userId: USER }), run);
}
