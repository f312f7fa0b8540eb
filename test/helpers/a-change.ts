import type { Change, JournalEntry } from '../../src/domain/change.ts';

/** A planned change for tests that only show it or agree to it. */
export function aChange(parts: Partial<Change> = {}): Change {
  const user_id = parts.user_id ?? 'auth0|1';
  return {
    id: 'change-1',
    tenant: 'acme',
    domain: 'acme.eu.auth0.com',
    environment: 'development',
    action: 'block',
    subject: { kind: 'user', id: user_id, words: 'Ada <ada@example.com>' },
    user_id,
    others: [],
    target: { name: 'Ada', email: 'ada@example.com', connection: 'members' },
    input: undefined,
    base_updated_at: undefined,
    differences: [{ field: 'blocked', before: undefined, after: true }],
    requests: [],
    remarks: [],
    irreversible: false,
    verb: parts.action ?? 'block',
    planned_at: 0,
    ...parts,
  };
}

/** An intent as the journal takes it. */
export function anEntry(parts: Partial<JournalEntry> = {}): Omit<JournalEntry, 'seq' | 'at' | 'before_mac'> {
  const user_id = parts.user_id ?? 'auth0|1';
  return {
    change_id: 'change-1',
    tenant: 'acme',
    domain: 'acme.eu.auth0.com',
    subject: { kind: 'user', id: user_id, words: user_id },
    user_id,
    others: [],
    action: 'block',
    state: 'sent',
    actor: 'ada',
    reason: undefined,
    input: undefined,
    differences: [],
    requests: 1,
    reached: 0,
    detail: undefined,
    ...parts,
  };
}
