import type { Database } from './database.ts';
import { LogValueStore } from './log-value-store.ts';
import { LogWriter } from './log-writer.ts';
import { unpackEvents } from './pack-events.ts';

interface OldRow {
  readonly id: number;
  readonly event: Buffer | null;
}

/**
 * Brings events of an older mirror over to today's tables, newest first, and takes the old ones away when none is left.
 * Must run inside a transaction: what is cut off goes on where it was.
 * @param limit events of one step
 */
export function convertLog(db: Database, limit: number): void {
  const rows = db
    .prepare(
      `SELECT e.id AS id, b.event AS event FROM old_log_events e LEFT JOIN old_log_bodies b ON b.id = e.id
       ORDER BY e.log_id DESC LIMIT ?`,
    )
    .all(limit) as OldRow[];
  const writer = new LogWriter(db, new LogValueStore(db));
  const stored = writer.store(rows.flatMap(({ event }) => (event === null ? [] : unpackEvents(event))));
  // What could not be read, or came again meanwhile, is not counted twice.
  db.prepare(`UPDATE facts SET value = CAST(value AS INTEGER) - ? WHERE name = 'log_events'`).run(rows.length - stored);
  const deletions = ['old_log_events', 'old_log_bodies'].map((table) =>
    db.prepare(`DELETE FROM ${table} WHERE id = ?`),
  );
  for (const { id } of rows) for (const deletion of deletions) deletion.run(id);
  if (rows.length < limit) db.exec('DROP TABLE old_log_events; DROP TABLE old_log_bodies');
}

/** Asks about how many events are still to be converted: they are numbered, and go from the highest number on. */
export function countUnconverted(db: Database): () => number {
  const there = db.prepare(`SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'old_log_events'`);
  return () => {
    if (there.get() === undefined) return 0;
    return ((db.prepare('SELECT max(id) FROM old_log_events').pluck().get() as number | null) ?? 0) + 1;
  };
}
