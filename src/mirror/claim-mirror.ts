import { AppError } from '../errors.ts';
import type { Database } from './database.ts';

/** The tenant as it is known here, and the default domain that tells it from all others. */
interface Owner {
  readonly tenant: string;
  readonly domain: string;
}

/**
 * Sees to it that a mirror holds one tenant only, also when the name is given another domain: rows of two tenants in
 * one list would have people change users whom they never looked up. A writer claims a mirror that belongs to nobody
 * or has no rows yet, so that a mistyped domain can be corrected.
 * @throws AppError `refused` when its rows are another tenant's
 */
export function claimMirror(db: Database, access: 'read' | 'write', owner: Owner): void {
  if (access === 'read') {
    refuseStranger(db, owner);
    return;
  }
  const claim = db.transaction(() => {
    refuseStranger(db, owner);
    const statement = db.prepare(`INSERT INTO facts VALUES ('domain', ?)
      ON CONFLICT DO UPDATE SET value = excluded.value WHERE value <> excluded.value`);
    statement.run(JSON.stringify(owner.domain));
  });
  claim.immediate();
}

function refuseStranger(db: Database, { tenant, domain }: Owner): void {
  const stored = db.prepare(`SELECT value FROM facts WHERE name = 'domain'`).pluck().get() as string | undefined;
  const known = stored === undefined ? domain : (JSON.parse(stored) as string);
  if (known === domain || isEmpty(db)) return;
  throw new AppError('refused', `the mirror of ${tenant} holds the users of ${known}, not of ${domain}`, {
    tenant,
    hint:
      `Give ${domain} a name of its own with \`tenantry tenants add\` and keep ${tenant} as it was ` +
      `(\`tenantry tenants edit ${tenant} --domain ${known}\`), or forget the old users with ` +
      `\`tenantry tenants remove ${tenant}\` and add it again.`,
  });
}

/** Nothing of a tenant was ever brought here. */
function isEmpty(db: Database): boolean {
  const tables = ['users', 'tombstones', 'stale', 'log_events', 'log_gaps', 'catalogue'];
  const rows = tables.map((table) => `EXISTS (SELECT 1 FROM ${table})`);
  rows.push('EXISTS (SELECT 1 FROM jobs WHERE checkpoint IS NOT NULL)');
  return (
    db
      .prepare(`SELECT ${rows.join(' OR ')}`)
      .pluck()
      .get() === 0
  );
}
