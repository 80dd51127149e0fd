// Loads the code of views and keeps it: the one to be shown first, then the others while nothing else is to do.
// Not React's Suspense: it holds a view back for 300 ms once a fallback was shown, even where the code is there.
import type { ComponentType } from 'preact/compat';
import type { Route } from '../client/route.ts';
import { createValue, type Value } from '../client/value.ts';
import { VIEWS } from './registry.ts';

type Loaded = ReadonlyMap<Route['view'], ComponentType>;

export interface ViewLoader {
  readonly loaded: Value<Loaded>;
  /** Resolves when the view can be drawn. Rejects when its code cannot be had: the server is gone. */
  load(id: Route['view']): Promise<void>;
  loadRest(): void;
}

export function createViewLoader(): ViewLoader {
  const loaded = createValue<Loaded>(new Map());
  const load = async (id: Route['view']) => {
    const view = VIEWS.find(candidate => candidate.id === id);
    if (!view || loaded.get().has(id)) return;
    const component = (await view.load()).default;
    loaded.set(new Map([...loaded.get(), [id, component]]));
  };
  return {
    loaded,
    load,
    loadRest: () => {
      // A view that cannot be had now is asked for again when somebody goes there.
      for (const { id } of VIEWS) requestIdleCallback(() => void load(id).catch(() => undefined));
    },
  };
}
