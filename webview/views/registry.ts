// The views of the explorer: one line each. `id` is the route's view.
import type { ComponentType } from 'preact/compat';
import type { Route } from '../client/route.ts';
import { SessionsView } from './sessions/SessionsView.tsx';

export interface View {
  readonly id: Route['view'];
  readonly title: string;
  readonly icon: string;
  readonly load: () => Promise<{ default: ComponentType }>;
}

export const VIEWS: readonly View[] = [
  {
    id: 'sessions',
    title: 'Sessions',
    icon: 'comment-discussion',
    // Nearly always the first: in the bundle itself, so that nothing waits for a second file.
    load: async () => ({ default: SessionsView }),
  },
  {
    id: 'session',
    title: 'Session',
    icon: 'comment',
    load: async () => ({ default: (await import('./session/SessionView.tsx')).SessionView }),
  },
  {
    id: 'review',
    title: 'Review',
    icon: 'checklist',
    load: async () => ({ default: (await import('./review/ReviewView.tsx')).ReviewView }),
  },
  {
    id: 'producers',
    title: 'Producers',
    icon: 'plug',
    load: async () => ({ default: (await import('./producers/ProducersView.tsx')).ProducersView }),
  },
  {
    id: 'storage',
    title: 'Storage',
    icon: 'database',
    load: async () => ({ default: (await import('./storage/StorageView.tsx')).StorageView }),
  },
];
