// The output names a source: `[1]`, a footnote, or a link.
import { type Check, quote, verdict } from './check.ts';

const CITATION = /\[\^?\d{1,3}\]|\[[^\]\n]{1,120}\]\(https?:\/\/[^)\s]+\)|https?:\/\/[^\s)\]]+|【\d[^】]{0,40}】/;

export const citation: Check = {
  id: 'citation',
  title: 'Names a source',
  takes: null,
  run({ output }) {
    const found = CITATION.exec(output);
    return found
      ? verdict(true, `it names ${quote(found[0])}`, { from: found.index, to: found.index + found[0].length })
      : verdict(false, 'it names no source');
  },
};
