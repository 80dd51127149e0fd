// The output is JSON, fenced or not.
import { type Check, verdict } from './check.ts';

const FENCE = /^\s*```(?:json)?\s*\n([\s\S]*?)\n\s*```\s*$/;

export const json: Check = {
  id: 'json',
  title: 'Is JSON',
  takes: null,
  run({ output }) {
    try {
      JSON.parse(FENCE.exec(output)?.[1] ?? output);
      return verdict(true, 'it is JSON');
    } catch (error) {
      return verdict(false, (error as Error).message);
    }
  },
};
