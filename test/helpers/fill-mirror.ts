import type { LogEvent } from '../../src/domain/log-event.ts';
import type { UserProfile } from '../../src/domain/user.ts';
import type { Session } from '../../src/session/session.ts';

/** Sets a tenant up and stores these records in its mirror, as a sync would have; without records it has no mirror. */
export async function fillMirror(
  session: Session,
  name: string,
  records: { readonly users?: readonly UserProfile[]; readonly logs?: readonly LogEvent[] } | undefined,
): Promise<void> {
  session.config.addTenant({
    name,
    domain: `${name}.eu.auth0.com`,
    client_id: 'client',
    credential: 'client_secret',
    environment: 'development',
    read_only: true,
    loopback_http: false,
  });
  if (records === undefined) return;
  const mirror = await session.openWriter(session.tenant(name));
  const now = Date.now();
  const users = records.users?.map((profile) => ({ profile, source: 'id' as const, read_at: now }));
  mirror.commitBatch({ users, logs: records.logs, pass: 1, finishPass: 1 }, now);
  mirror.close();
}
