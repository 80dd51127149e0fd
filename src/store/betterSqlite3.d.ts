// The part of better-sqlite3 13 that the driver uses; the package ships no types.
declare module 'better-sqlite3' {
  namespace Database {
    interface Statement {
      run(...params: unknown[]): { changes: number };
      get(...params: unknown[]): unknown;
      all(...params: unknown[]): unknown[];
      raw(on: boolean): Statement;
    }
  }
  class Database {
    constructor(file: string, options?: { readonly?: boolean; timeout?: number; nativeBinding?: string });
    prepare(sql: string): Database.Statement;
    exec(sql: string): void;
    close(): void;
  }
  export = Database;
}
