// Every link of the output has the shape of one: a scheme that is known, a host, no spaces. Nothing is fetched.
import { type Check, quote, verdict } from './check.ts';

const LINK = /\b[a-z][a-z0-9+.-]*:\/\/[^\s<>"')\]]*/gi;

export const links: Check = {
  id: 'links',
  title: 'Links are well formed',
  takes: null,
  run({ output }) {
    const found = [...output.matchAll(LINK)];
    for (const { 0: link, index } of found) {
      const url = URL.canParse(link) ? new URL(link) : null;
      const sound =
        url !== null && /^(https?|mailto|ftp):$/.test(url.protocol) && /^(localhost|[^.]+(\.[^.]+)+|\[.*\])$/.test(url.hostname);
      if (!sound) return verdict(false, `${quote(link)} is no link`, { from: index, to: index + link.length });
    }
    return verdict(true, found.length === 0 ? 'there is no link' : `${found.length} well formed`);
  },
};
