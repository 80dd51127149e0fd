// Every folder of recorded or hand-written scenarios under test/fixtures, and the convention its spans must be recognized by.
// A new producer is a folder and a line here; each law then holds for it.

export const PRODUCERS: Readonly<Record<string, string>> = {
  'ai-sdk': 'otel-genai',
  'ai-sdk-legacy': 'vercel-ai',
  langfuse: 'langfuse',
  langsmith: 'langsmith',
  'openinference-openai': 'openinference',
  openinference: 'openinference',
  'otel-genai': 'otel-genai',
  'otel-genai-old': 'otel-genai-old',
  'pydantic-ai': 'pydantic-ai',
  'traceai-openai': 'traceai',
  'traceloop-anthropic': 'traceloop',
  'traceloop-openai': 'traceloop',
};
