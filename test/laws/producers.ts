// Every folder of recorded or hand-written scenarios under test/fixtures, and the convention its spans must be recognized by.
// A new producer is a folder and a line here; each law then holds for it.

export const PRODUCERS: Readonly<Record<string, string>> = {
  'ai-sdk-legacy': 'vercel-ai',
  'ai-sdk': 'otel-genai',
  gateway: 'gateway',
  langfuse: 'langfuse',
  langsmith: 'langsmith',
  logfire: 'pydantic-ai',
  mlflow: 'mlflow',
  'openinference-openai': 'openinference',
  openinference: 'openinference',
  'otel-genai-old': 'otel-genai-old',
  'otel-genai': 'otel-genai',
  'pydantic-ai': 'pydantic-ai',
  'traceai-java': 'traceai',
  'traceai-openai': 'traceai',
  'traceai-python': 'traceai',
  'traceai-typescript': 'traceai',
  'traceloop-anthropic': 'traceloop',
  'traceloop-old': 'traceloop',
  'traceloop-openai': 'traceloop',
  'web-app': 'otel-genai',
};
