// The context of a call that nobody cancels.
export const ALWAYS = { cancelled: () => false };
