/** What we use of the driver. Its own declarations cannot be resolved: the package's `exports` do not name them. */
declare module 'better-sqlite3-multiple-ciphers' {
  export interface Statement {
    run(...params: unknown[]): { readonly changes: number; readonly lastInsertRowid: number };
    get(...params: unknown[]): unknown;
    all(...params: unknown[]): unknown[];
    iterate(...params: unknown[]): IterableIterator<unknown>;
    /** Rows as their first column alone. */
    pluck(on?: boolean): this;
  }

  export interface Transaction<Arguments extends unknown[], Result> {
    (...args: Arguments): Result;
    immediate(...args: Arguments): Result;
  }

  export default class Database {
    constructor(file: string, options?: { readonly?: boolean; fileMustExist?: boolean; timeout?: number });
    readonly open: boolean;
    readonly inTransaction: boolean;
    key(key: Buffer): number;
    pragma(source: string, options?: { simple?: boolean }): unknown;
    prepare(source: string): Statement;
    exec(source: string): this;
    /** Whether tables that belong to virtual tables can be written to. */
    unsafeMode(on: boolean): this;
    transaction<Arguments extends unknown[], Result>(
      call: (...args: Arguments) => Result,
    ): Transaction<Arguments, Result>;
    function(
      name: string,
      options: { deterministic?: boolean; directOnly?: boolean },
      call: (...params: never[]) => unknown,
    ): this;
    close(): this;
  }
}
