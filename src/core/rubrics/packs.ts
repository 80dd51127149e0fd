// Rubrics to begin with, by the shape of the system. Ids of the built-in library.

export interface RubricPack {
  readonly id: string;
  readonly title: string;
  readonly rubrics: readonly string[];
}

export const RUBRIC_PACKS: readonly RubricPack[] = [
  {
    id: 'chat',
    title: 'Chat',
    rubrics: ['overall', 'helpfulness', 'correctness', 'instruction-following', 'refusal-balance', 'conversation-resolution'],
  },
  {
    id: 'rag',
    title: 'RAG',
    rubrics: ['overall', 'groundedness', 'completeness', 'citation-accuracy', 'answers-from-memory', 'context-relevance'],
  },
  {
    id: 'copilot',
    title: 'Coding copilot',
    rubrics: ['overall', 'code-correctness', 'code-fit', 'edit-scope', 'conciseness', 'task-completion'],
  },
  {
    id: 'agent',
    title: 'Agent',
    rubrics: ['overall', 'task-completion', 'tool-choice', 'tool-result-use', 'step-efficiency', 'action-safety'],
  },
  {
    id: 'voice',
    title: 'Voice',
    rubrics: ['overall', 'query-handling', 'interruption-handling', 'transcription-accuracy', 'escalation', 'conversation-resolution'],
  },
];

/** What one scores by before a workspace has rubrics of its own. */
export const FIRST_RUBRICS = ['overall', 'failure-mode'] as const;
