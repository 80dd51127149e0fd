// Error codes of the contract: what crosses the wire instead of exceptions.

export const ERROR_CODES = ['NotFound', 'Invalid', 'Conflict', 'Busy', 'ReadOnly', 'Cancelled', 'Closed', 'Internal'] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

export interface WireError {
  readonly code: ErrorCode;
  readonly message: string;
}

export class RpcError extends Error {
  readonly code: ErrorCode;
  constructor(code: ErrorCode, message: string) {
    super(message);
    this.name = 'RpcError';
    this.code = code;
  }
}

/** What of an unknown failure may cross: codes pass, anything else becomes Internal with its message. */
export function toWireError(error: unknown): WireError {
  if (error instanceof RpcError) return { code: error.code, message: error.message };
  return { code: 'Internal', message: error instanceof Error ? error.message : String(error) };
}

export function fromWireError(error: WireError): RpcError {
  return new RpcError(ERROR_CODES.includes(error.code) ? error.code : 'Internal', error.message);
}
