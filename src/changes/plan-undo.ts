import { isDeepStrictEqual } from 'node:util';

import type { Change, JournalEntry } from '../domain/change.ts';
import { AppError } from '../errors.ts';
import { findAction } from './actions/index.ts';
import type { ChangeContext } from './changes.ts';
import { ownerOf } from './owner-of.ts';
import { planChange } from './plan-change.ts';

/**
 * Plans the change that takes another one back. It is reviewed and applied like any other.
 * @param entry any entry of the change
 * @throws AppError `refused` when there is no way back, `conflict` when the record was changed again since, and what
 * planning throws
 */
export async function planUndo(context: ChangeContext, entry: Pick<JournalEntry, 'change_id'>): Promise<Change> {
  const { tenant, journal } = context;
  const { change_id } = entry;
  const [last] = journal.list({ tenant: tenant.name, change_id, limit: 1 });
  if (last === undefined) throw refusal(context, 'there is no such change');
  refuseOtherDomain(context, last);
  if (last.state !== 'done')
    throw refusal(context, 'it was not carried out as a whole, so there is nothing to take back');
  const { subject, input, differences, at } = last;
  const before = journal.before(change_id, ownerOf(tenant));
  const finished = { subject, input, differences, at, before, change_id };
  const inverse = findAction(last.action)?.undo?.(finished);
  if (inverse === undefined) throw refusal(context, `there is no way back from ${last.action}`);
  const change = await planChange(context, {
    action: inverse.action,
    subject: inverse.subject ?? subject,
    input: inverse.input,
  });
  refuseChangedSince(context, last, change);
  return change;
}

/** The same id is somebody else in another tenant, to which the name may have been given since. */
function refuseOtherDomain(context: ChangeContext, { domain }: JournalEntry): void {
  const { tenant: name, domain: current } = ownerOf(context.tenant);
  if (domain === undefined) {
    const why = 'an earlier version did not note at which domain it was made';
    const hint = `If it was made at ${current}, make it the other way round by hand; \`tenantry journal list --json\` shows what it changed.`;
    throw refusal(context, why, hint);
  }
  if (domain === current) return;
  const hint = `Make it the other way round by hand: add ${domain} under a name of its own with \`tenantry tenants add\`, and change it there; \`tenantry journal list --json\` shows what was changed.`;
  throw refusal(context, `it was made at ${domain}, and ${name} is ${current} now`, hint);
}

/** What somebody else made of it since is not ours to take back. */
function refuseChangedSince(context: ChangeContext, entry: JournalEntry, change: Change): void {
  const moved = change.differences.filter(({ field, before }) => {
    const made = entry.differences.find((each) => each.field === field);
    return made !== undefined && !isDeepStrictEqual(made.after, before);
  });
  if (moved.length === 0) return;
  const fields = moved.map(({ field }) => field).join(', ');
  const { name } = context.tenant;
  throw new AppError('conflict', `${fields} was changed again since, in tenant ${name}: nothing was planned`, {
    tenant: name,
  });
}

function refusal({ tenant }: ChangeContext, why: string, hint = 'See `tenantry journal list`.'): AppError {
  return new AppError('refused', `the change cannot be taken back in tenant ${tenant.name}: ${why}`, {
    tenant: tenant.name,
    hint,
  });
}
