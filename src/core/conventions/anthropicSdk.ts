// Spans that Anthropic's own SDKs write (`com.anthropic.sdk.<language>`): OTel GenAI without content, and `anthropic.*` beside it.
import type { Convention } from './convention.ts';
import { normalizeFinish } from './messages.ts';

export const anthropicSdk: Convention = {
  id: 'anthropic-sdk',
  label: 'Anthropic SDK',
  spec: 'https://github.com/anthropics/anthropic-sdk-typescript',
  advice: {
    content:
      "The SDK's own spans carry no content; add an instrumentation that does, for example OpenInference or OpenLLMetry for Anthropic.",
    session: 'Set gen_ai.conversation.id or session.id on a span around the call.',
    user: 'Set user.id on a span around the call.',
  },
  prefixes: ['anthropic.'],
  recognizes: view =>
    view.scopeName.startsWith('com.anthropic.sdk.') ||
    (view.families.has('anthropic') && view.hasAny(['anthropic.request.id', 'anthropic.message.stop_reason'])),
  read(view, claims) {
    const a = view.attributes;
    const reason = a.text('anthropic.message.stop_reason');
    if (reason !== null) claims.add('finishReasons', [normalizeFinish(reason)], 'anthropic.message.stop_reason');
    claims.understood(a.keysUnder('anthropic.'));
  },
};
