import type { JournalEntry } from '../../src/domain/change.ts';
import { AppError } from '../../src/errors.ts';
import type { CommandContext } from './command.ts';

/** A shorter beginning of an id is more likely a slip than meant. */
const leastLetters = 6;
/** As many entries are looked through for a beginning as `journal list` lists at most. */
const mostEntries = 1_000_000;

/**
 * The latest entry of the change that a person names by its id, or by its beginning as `journal list` shows it.
 * @throws AppError `not_found` when there is none, `usage` when several ids begin so
 */
export async function findChange(context: CommandContext, id: string, tenant?: string): Promise<JournalEntry> {
  const journal = await (await context.session()).openJournal();
  try {
    const [exact] = journal.list({ tenant, change_id: id, limit: 1 });
    if (exact !== undefined) return exact;
    const isBeginning = id.length >= leastLetters;
    const entries = isBeginning ? journal.list({ tenant, limit: mostEntries }) : [];
    const found = entries.filter(({ change_id }) => change_id.startsWith(id));
    const [latest] = found;
    if (latest === undefined) {
      throw new AppError('not_found', `no change ${id} is in the journal`, { hint: 'See `tenantry journal list`.' });
    }
    if (found.every(({ change_id }) => change_id === latest.change_id)) return latest;
  } finally {
    journal.close();
  }
  throw new AppError('usage', `several changes begin with ${id}`, {
    hint: 'Give the whole change_id: see `tenantry journal list --json`.',
  });
}
