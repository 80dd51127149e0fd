// Every producer that can be recorded, one line each.
// Not here: @traceai/* is not on npm; its fixtures come from Python.

export interface Producer {
  record(): Promise<void>;
  /** Recorded only when named: its packages are brought for the occasion, since their licence or size keeps them out of package.json. */
  readonly onRequest?: true;
}

export const producers: Readonly<Record<string, Producer>> = {
  'openinference-openai': { record: async () => (await import('./openInferenceOpenAi.ts')).recordOpenInferenceOpenAi() },
  'traceloop-openai': { record: async () => (await import('./traceloopOpenAi.ts')).recordTraceloopOpenAi() },
  'openinference-anthropic': { record: async () => (await import('./openInferenceAnthropic.ts')).recordOpenInferenceAnthropic() },
  'openinference-langchain': { record: async () => (await import('./openInferenceLangChain.ts')).recordOpenInferenceLangChain() },
  'openinference-openai-agents': { record: async () => (await import('./openAiAgents.ts')).recordOpenAiAgents() },
  'traceloop-anthropic': { record: async () => (await import('./traceloopAnthropic.ts')).recordTraceloopAnthropic() },
  'otel-openai': { record: async () => (await import('./otelOpenAi.ts')).recordOtelOpenAi() },
  mastra: { record: async () => (await import('./mastra.ts')).recordMastra() },
  langsmith: { record: async () => (await import('./langsmith.ts')).recordLangSmith() },
  langfuse: { record: async () => (await import('./langfuse.ts')).recordLangfuse() },
  'ai-sdk': { record: async () => (await import('./aiSdk7.ts')).recordAiSdk7('ai-sdk') },
  'ai-sdk-legacy': { record: async () => (await import('./aiSdk7.ts')).recordAiSdk7('ai-sdk-legacy') },
  'ai-sdk-6': { record: async () => (await import('./aiSdk5And6.ts')).recordAiSdk5And6('6') },
  'ai-sdk-5': { record: async () => (await import('./aiSdk5And6.ts')).recordAiSdk5And6('5') },
  'claude-code': { record: async () => (await import('./claudeCode.ts')).recordClaudeCode(), onRequest: true },
  'claude-agent-sdk': { record: async () => (await import('./claudeAgentSdk.ts')).recordClaudeAgentSdk(), onRequest: true },
  codex: { record: async () => (await import('./codex.ts')).recordCodex(), onRequest: true },
  'copilot-cli': { record: async () => (await import('./copilot.ts')).recordCopilot(), onRequest: true },
  'gemini-cli': { record: async () => (await import('./gemini.ts')).recordGemini(), onRequest: true },
};
