// Future AGI's gateway, Agent Command Center (once Prism): what it says of itself on its own span, and what its headers say on whatever
// span captured them. Headers come in any case, with dashes or underscores, under both of its names.
import type { AttributeMap } from '../attributes.ts';
import type { GuardrailResult } from '../model/canonical.ts';
import { type Claims, RANK } from './claims.ts';
import type { Convention, SpanView } from './convention.ts';
import { guardrailOutcome } from './guardrails.ts';
import { normalizeProvider } from './providers.ts';

const HEADER = /^(?:http\.(?:request|response)\.headers?|ai\.(?:request|response)\.headers)\.x[-_](?:agentcc|prism)[-_](.+)$/i;
const OWN_PREFIX = 'agentcc.';
const PLAIN_PREFIX = 'gateway.';
/** Names of its own in attributes, for apps that copy headers by hand: only these, since other gateways exist. */
const PLAIN_KEYS = ['gateway.cost_usd', 'gateway.model_used', 'gateway.guardrail_triggered', 'gateway.routing_strategy'] as const;

export const gateway: Convention = {
  id: 'gateway',
  label: 'Agent Command Center (gateway)',
  spec: 'https://docs.futureagi.com/docs/command-center/api/headers',
  advice: {
    content: 'Set include_bodies to true under otel in the config of the gateway.',
    session: 'Send the header x-agentcc-session-id with each request.',
    user: 'Send the header x-agentcc-user-id with each request.',
    cost: 'Capture the response header x-agentcc-cost in the HTTP instrumentation, and give the gateway a price for the model.',
  },
  prefixes: [OWN_PREFIX, PLAIN_PREFIX],
  recognizes(view) {
    if (view.families.has('agentcc')) return true;
    if (view.families.has('gateway') && view.hasAny(PLAIN_KEYS)) return true;
    if (!view.families.has('http') && !view.families.has('ai')) return false;
    for (const key of view.attributes.keys()) if (HEADER.test(key)) return true;
    return false;
  },
  read(view, claims) {
    const headers = new Headers(view);
    const cost = headers.find('cost', 'cost-usd');
    if (cost !== null) claims.add('gatewayCostUsd', amount(cost.text), cost.key);
    const model = headers.find('model-used');
    // Later than the answer itself, which names the model more closely, but before what was asked for.
    if (model !== null) claims.add('model', model.text, model.key, RANK.first + 4);
    const provider = headers.find('provider');
    if (provider !== null) claims.add('provider', normalizeProvider(provider.text), provider.key, RANK.usual + 5);
    // Usual spellings are identity.ts's; these are the rest.
    const session = headers.find('session-id');
    if (session !== null) claims.add('sessionKey', session.text, session.key, RANK.guess);
    const user = headers.find('user-id');
    if (user !== null) claims.add('userId', user.text, user.key, RANK.guess);
    readGuardrail(headers, claims);
    readRouting(headers, claims);
    claims.understood(headers.keys);
  },
};

interface Header {
  readonly key: string;
  readonly text: string;
}

/** Everything the gateway said, by the header's name in lower case with dashes. What it said last, in a response, counts. */
class Headers {
  readonly #found = new Map<string, Header>();
  readonly keys: string[] = [];

  constructor(view: SpanView) {
    const a = view.attributes;
    for (const key of a.keys()) {
      const name = nameOf(key);
      if (name === null) continue;
      this.keys.push(key);
      const text = firstText(a, key);
      if (text === null) continue;
      const standing = this.#found.get(name);
      if (standing === undefined || !/\.response\./.test(standing.key)) this.#found.set(name, { key, text });
    }
  }

  find(...names: readonly string[]): Header | null {
    for (const name of names) {
      const header = this.#found.get(name);
      if (header !== undefined) return header;
    }
    return null;
  }
}

function nameOf(key: string): string | null {
  const header = HEADER.exec(key)?.[1];
  const own = [OWN_PREFIX, PLAIN_PREFIX].find(prefix => key.startsWith(prefix));
  const name = header ?? (own === undefined ? undefined : key.slice(own.length));
  return name === undefined ? null : name.toLowerCase().replaceAll('_', '-');
}

/** HTTP headers are lists; nearly always of one. */
function firstText(a: AttributeMap, key: string): string | null {
  const raw = a.raw(key);
  const text = Array.isArray(raw) ? (a.list(key)[0] ?? null) : a.text(key);
  return text === null || text.trim() === '' ? null : text.trim();
}

function amount(text: string): number | null {
  const number = text.length < 40 && /^\$?\d*\.?\d+(e-?\d+)?$/i.test(text) ? Number(text.replace('$', '')) : Number.NaN;
  return Number.isFinite(number) ? number : null;
}

/** "Triggered" alone says that something was found, not what was done about it. */
function readGuardrail(headers: Headers, claims: Claims): void {
  const triggered = headers.find('guardrail-triggered');
  const action = headers.find('guardrail-action');
  const name = headers.find('guardrail-name');
  const said = action === null ? null : guardrailOutcome(action.text);
  const fired = triggered !== null && !/^(false|0|no|none)$/i.test(triggered.text);
  if (!fired && said === null) return;
  const confidence = headers.find('guardrail-confidence');
  const message = headers.find('guardrail-message');
  const result: GuardrailResult = {
    // Older versions name the guardrail where newer ones say "true".
    name: name?.text ?? (triggered === null || /^(true|1|yes)$/i.test(triggered.text) ? null : triggered.text),
    outcome: said ?? 'flag',
    score: confidence === null ? null : amount(confidence.text),
    categories: [],
    reason: message?.text ?? null,
  };
  const keys = [triggered, action, name, confidence, message].flatMap(header => (header === null ? [] : [header.key]));
  claims.add('guardrail', result, keys);
}

/** How the request was served, as tags: it explains a cost of 0 or a model nobody asked for. */
function readRouting(headers: Headers, claims: Claims): void {
  const cache = headers.find('cache', 'cache-status');
  const fallback = headers.find('fallback-used');
  const routing = headers.find('routing-strategy');
  const tags: string[] = [];
  if (cache !== null && /^hit/i.test(cache.text)) tags.push(`cache ${cache.text.toLowerCase()}`);
  if (fallback !== null && /^(true|1|yes)$/i.test(fallback.text)) tags.push('fallback used');
  if (routing !== null) tags.push(`routing ${routing.text}`);
  const keys = [cache, fallback, routing].flatMap(header => (header === null ? [] : [header.key]));
  claims.add('tags', tags, keys, RANK.guess);
}
