// Who may talk to our HTTP servers. Deny by default: one check in front of every route, and a route says only what it allows besides.
//
// The attacks, and what stops each:
// - DNS rebinding: a page at evil.test makes its name resolve to 127.0.0.1 and is then "same origin" with us. Its requests carry
//   `Host: evil.test`, which no page can change: the Host must be one of a list, compared as a whole, never by a prefix or pattern.
// - Cross-site writes: a page may send POSTs anywhere. Browsers put an Origin on every one of them; it must be absent (no browser) or
//   allowed. `null` (sandboxed frames, files) is nobody and is refused. Content types that need no preflight are refused elsewhere.
// - Cross-site reads: no CORS header is sent but to an allowed origin on ingest, whose answers hold counts only. What reads data asks for a
//   bearer token besides (`bearerMatches`), since any program and any local page can reach a loopback port.
// - Containers reach us as host.docker.internal and the like: allowed where one can only write, not where data is read.
import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';

const LOOPBACK_HOSTS = ['localhost', '127.0.0.1', '[::1]'];
const CONTAINER_HOSTS = ['host.docker.internal', 'host.containers.internal', 'gateway.docker.internal'];

export interface GuardRules {
  /** Host names that may be called, lower case, IPv6 in brackets. The port is not compared: forwarded ports differ, and no attack needs one. */
  readonly hosts: ReadonlySet<string>;
  /** Whether a page of this origin may call. Never asked about an absent origin, which is allowed. */
  readonly origin: (origin: string) => boolean;
}

export type Verdict =
  | { readonly ok: true; readonly origin: string | null }
  | { readonly ok: false; readonly what: 'host' | 'origin'; readonly why: string };

/** The rules of ingest: loopback and container hosts and listed ones; loopback origins on any port and listed ones (`https://*.test` too). */
export function ingestRules(allowedHosts: readonly string[], allowedOrigins: readonly string[]): GuardRules {
  const hosts = new Set([...LOOPBACK_HOSTS, ...CONTAINER_HOSTS]);
  for (const entry of allowedHosts) {
    const host = parseHost(entry.trim()) ?? parseHost(`[${entry.trim()}]`);
    if (host !== null) hosts.add(host);
  }
  return { hosts, origin: origin => isLoopbackOrigin(origin) || allowedOrigins.some(entry => matchesOrigin(entry.trim(), origin)) };
}

/** Stricter rules, for a server that reads: loopback and listed hosts, and pages of exactly these origins. */
export function readRules(allowedHosts: readonly string[], ownOrigins: readonly string[]): GuardRules {
  const hosts = new Set(LOOPBACK_HOSTS);
  for (const entry of allowedHosts) {
    const host = parseHost(entry.trim());
    if (host !== null) hosts.add(host);
  }
  const own = new Set(ownOrigins);
  return { hosts, origin: origin => own.has(origin) };
}

/** The rules for programs only: no page at all. */
export const noPages = (rules: GuardRules): GuardRules => ({ hosts: rules.hosts, origin: () => false });

/** Judges a request by its Host, its Origin and the form of its target. Must come before anything else is done with it. */
export function judge(request: IncomingMessage, rules: GuardRules): Verdict {
  const hosts = request.headersDistinct.host ?? [];
  if (hosts.length !== 1) return { ok: false, what: 'host', why: hosts.length === 0 ? 'no Host header' : 'more than one Host header' };
  // `GET http://other/ HTTP/1.1` would name a second host.
  if (!request.url?.startsWith('/')) return { ok: false, what: 'host', why: 'a request target that is not a path' };
  const host = judgeHost(hosts[0], rules);
  if (!host.ok) return host;
  const origins = request.headersDistinct.origin ?? [];
  const origin = origins[0];
  if (origin === undefined) return { ok: true, origin: null };
  if (origins.length === 1 && rules.origin(origin)) return { ok: true, origin };
  return { ok: false, what: 'origin', why: `origin ${shown(origin)} is not allowed` };
}

/** Judges a Host header or a gRPC :authority alone. */
export function judgeHost(value: string | undefined, rules: GuardRules): Verdict {
  const host = parseHost(value ?? '');
  if (host !== null && rules.hosts.has(host)) return { ok: true, origin: null };
  return { ok: false, what: 'host', why: `host ${shown(value ?? '')} is not allowed` };
}

/** The host of `host[:port]`, lower case; null when it is not exactly that. */
export function parseHost(value: string): string | null {
  const bracket = value.startsWith('[') ? value.indexOf(']') : -1;
  const end = value.startsWith('[') ? bracket + 1 : value.indexOf(':') < 0 ? value.length : value.indexOf(':');
  if (end <= 0) return null;
  const host = value.slice(0, end).toLowerCase();
  const rest = value.slice(end);
  if (rest !== '' && !(/^:\d{1,5}$/.test(rest) && Number(rest.slice(1)) <= 65535)) return null;
  if (host.startsWith('[')) return isIP(host.slice(1, -1)) === 6 ? host : null;
  return /^[a-z0-9_.-]{1,253}$/.test(host) ? host : null;
}

/** The parsed origin, if the text is one exactly as browsers write it; so "null", paths, users and odd spellings are none. */
function parseOrigin(text: string): URL | null {
  const url = URL.canParse(text) ? new URL(text) : null;
  return url !== null && (url.protocol === 'http:' || url.protocol === 'https:') && url.origin === text ? url : null;
}

function isLoopbackOrigin(origin: string): boolean {
  const url = parseOrigin(origin);
  return url !== null && LOOPBACK_HOSTS.includes(url.hostname);
}

/** `https://app.test:8443` allows itself; `https://*.test` allows every name below `test` on that scheme and port. */
function matchesOrigin(entry: string, origin: string): boolean {
  const url = parseOrigin(origin);
  if (url === null) return entry !== '' && entry !== 'null' && entry === origin;
  const star = /^(https?):\/\/\*(\.[a-z0-9.-]+)(?::(\d{1,5}))?$/i.exec(entry);
  if (star === null) return URL.canParse(entry) && new URL(entry).origin === origin;
  return (
    url.protocol === `${star[1]?.toLowerCase()}:` && url.port === (star[3] ?? '') && url.hostname.endsWith(star[2]?.toLowerCase() ?? '?')
  );
}

/** Headers for an answer to an allowed page: the one origin, never `*`. None for a request without an Origin. */
export function corsHeaders(origin: string | null): Record<string, string> {
  return origin === null ? {} : { 'Access-Control-Allow-Origin': origin, Vary: 'Origin' };
}

/** Headers for the answer to a preflight of an allowed page. The headers it asks for are granted if they are header names at all. */
export function preflightHeaders(request: IncomingMessage, origin: string, method: string): Record<string, string> {
  const asked = String(request.headers['access-control-request-headers'] ?? '');
  return {
    ...corsHeaders(origin),
    'Access-Control-Allow-Methods': method,
    ...(/^[A-Za-z0-9_, -]{1,1024}$/.test(asked) ? { 'Access-Control-Allow-Headers': asked } : {}),
    ...(request.headers['access-control-request-private-network'] === 'true' ? { 'Access-Control-Allow-Private-Network': 'true' } : {}),
    'Access-Control-Max-Age': '600',
  };
}

/** Compares `Authorization: Bearer <token>` in a time that does not depend on where they differ. */
export function bearerMatches(header: string | undefined, token: string): boolean {
  const given = /^Bearer ([\x21-\x7e]{1,512})$/i.exec(header ?? '')?.[1];
  if (given === undefined || token === '') return false;
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(token));
}

/** A header's text for people: short, printable. */
function shown(text: string): string {
  const clean = text.replace(/[^\x21-\x7e]/g, '?');
  return JSON.stringify(clean.length > 80 ? `${clean.slice(0, 80)}...` : clean);
}
