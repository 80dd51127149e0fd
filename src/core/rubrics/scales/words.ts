// The texts of a scale as a file may hold them.
import * as v from 'valibot';

/** What holds at a level. */
export const means = v.pipe(v.string(), v.trim(), v.maxLength(2000));
export const name = v.pipe(v.string(), v.trim(), v.minLength(1, 'needs a name'), v.maxLength(60));
