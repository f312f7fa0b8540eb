/** What the daemon needs of its log: see `src/log.ts`. */
export interface DaemonLog {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}
