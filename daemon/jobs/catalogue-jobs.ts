import type { CatalogueKind } from '../../src/domain/catalogue.ts';
import type { JobName } from '../../src/domain/job.ts';
import type { Batch } from '../../src/mirror/mirror.ts';
import type { JobEnd, SyncJob } from './sync-job.ts';

const minute = 60_000;
/** While the log is followed, which tells of changes: see `jobOfCatalogue`. */
const withLogs = 360 * minute;

/** Which catalogues there are, how often they are read where no log tells of changes, and what their items are called. */
const rows: readonly { kind: CatalogueKind; name: JobName; every: number; words: string }[] = [
  { kind: 'connections', name: 'connections', every: 15 * minute, words: 'connections' },
  { kind: 'clients', name: 'clients', every: 15 * minute, words: 'applications' },
  { kind: 'roles', name: 'roles', every: 30 * minute, words: 'roles' },
  { kind: 'organizations', name: 'organizations', every: 30 * minute, words: 'organizations' },
  { kind: 'resource_servers', name: 'resource-servers', every: 60 * minute, words: 'APIs' },
  { kind: 'custom_domains', name: 'custom-domains', every: 60 * minute, words: 'custom domains' },
];

/** Read the tenant's small lists, each whole and each by a job of its own: a scope that is missing stops no other. */
export const catalogueJobs: readonly SyncJob[] = rows.map(({ kind, name, every, words }) => ({
  name,
  lane: 'feed',
  interval: (pace) => (pace.logs ? withLogs : every),
  async *run({ client, request }): AsyncGenerator<Batch, JobEnd> {
    const { body } = await client.readCatalogue(kind, request);
    yield { catalogues: { [kind]: body }, status: { job: name, note: `read ${body.length} ${words}` } };
    return {};
  },
}));

/** The job that reads a catalogue anew. */
export function jobOfCatalogue(kind: CatalogueKind): JobName | undefined {
  return rows.find((row) => row.kind === kind)?.name;
}
