// The version that was built, or "dev" when run from source.
declare const TURNSTONE_VERSION: string | undefined;

export const VERSION: string = typeof TURNSTONE_VERSION === 'undefined' ? 'dev' : TURNSTONE_VERSION;
