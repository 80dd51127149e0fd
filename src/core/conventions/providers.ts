// Names of providers: one spelling for each, and the frameworks that put their own name where the provider belongs.

const ALIASES: ReadonlyMap<string, string> = new Map([
  ['az.ai.openai', 'azure.ai.openai'],
  ['az.ai.inference', 'azure.ai.inference'],
  ['azure', 'azure.ai.openai'],
  ['vertex_ai', 'gcp.vertex_ai'],
  ['vertexai', 'gcp.vertex_ai'],
  ['google.vertex', 'gcp.vertex_ai'],
  ['gemini', 'gcp.gemini'],
  ['google', 'gcp.gemini'],
  ['googleai', 'gcp.gemini'],
  ['google.generative-ai', 'gcp.gemini'],
  ['xai', 'x_ai'],
  ['mistralai', 'mistral_ai'],
  ['mistral', 'mistral_ai'],
  ['bedrock', 'aws.bedrock'],
  ['amazon-bedrock', 'aws.bedrock'],
  // Where calls were sent instead of whose models they ask (LiveKit).
  ['api.openai.com', 'openai'],
  ['api.anthropic.com', 'anthropic'],
  ['generativelanguage.googleapis.com', 'gcp.gemini'],
  ['api.mistral.ai', 'mistral_ai'],
  ['api.groq.com', 'groq'],
  ['api.deepseek.com', 'deepseek'],
  ['api.x.ai', 'x_ai'],
]);

const FRAMEWORKS: ReadonlySet<string> = new Set([
  'strands-agents',
  'microsoft.agent_framework',
  'gcp.vertex.agent',
  'github',
  'pydantic-ai',
  'langchain',
  'langgraph',
  'crewai',
  'spring_ai',
]);

export function isFramework(name: string): boolean {
  return FRAMEWORKS.has(name.toLowerCase());
}

/** The provider's usual name: lower case, aliases resolved. `_OTHER` is no name. */
export function normalizeProvider(name: string): string | null {
  const lower = name.trim().toLowerCase();
  if (lower === '_other' || lower === '') return null;
  return ALIASES.get(lower) ?? lower;
}

/** `openai.responses` -> `openai`, as the AI SDK writes providers: the part after the first dot is a mode. */
export function aiSdkProvider(sent: string): string | null {
  const known = ALIASES.get(sent.toLowerCase());
  if (known !== undefined) return known;
  const parts = sent.split('.');
  return ALIASES.get(parts.slice(0, 2).join('.')) ?? normalizeProvider(parts[0]!);
}
