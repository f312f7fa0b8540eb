import { afterEach, expect, test } from 'vitest';

import type { LogEvent } from '../../../src/domain/log-event.ts';
import type { MirrorWriter } from '../../../src/mirror/mirror.ts';
import { openMirrorWriter } from '../../../src/mirror/open-mirror.ts';
import { countLogs, type LogCounts } from '../../../tui/logs/count-logs.ts';
import { mirrorKey, noon, temporaryFile } from '../../mirror/temporary-mirror.ts';

const open: MirrorWriter[] = [];

afterEach(() => {
  for (const each of open.splice(0)) each.close();
});

function logOf(ips: readonly string[]): LogCounts {
  const date = new Date(noon).toISOString();
  const logs = ips.map((ip, at): LogEvent => ({ log_id: `900${String(at).padStart(6, '0')}`, date, type: 's', ip }));
  const mirror = openMirrorWriter(temporaryFile(), 'acme', mirrorKey);
  open.push(mirror);
  mirror.commitBatch({ logs }, noon);
  return {
    tenant: mirror.tenant,
    logCoverage: async (...args) => mirror.logCoverage(...args),
    countLogs: async (...args) => mirror.countLogs(...args),
    logFacets: async (...args) => mirror.logFacets(...args),
    logHistogram: async (...args) => mirror.logHistogram(...args),
  };
}

test('A value that is rare in one of several logs is counted in all of them', async () => {
  const frequent = Array.from({ length: 60 }, (_, at) => `192.0.2.${String(at)}`);
  const logs = [logOf(Array<string>(5).fill('203.0.113.9')), logOf([...frequent, ...frequent, '203.0.113.9'])];
  const wanted = { tenant: '', key: '', text: '', root: undefined, begins: noon, ends: noon, now: noon };
  let first;
  for await (const { facets } of countLogs(logs, wanted)) first = facets.ip?.[0];
  expect(first).toEqual({ value: '203.0.113.9', count: 6 });
});
