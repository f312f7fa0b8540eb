import { afterEach, expect, test } from 'vitest';

import { openMirrorReader, openMirrorWriter } from '../../../src/mirror/open-mirror.ts';
import { parseQuery } from '../../../src/query/parse-query.ts';
import type { LogsCounted } from '../../../tui/logs/count-logs.ts';
import { LogCounter } from '../../../tui/logs/log-counter.ts';
import type { UiEvent } from '../../../tui/ui-event.ts';
import { mirrorKey, noon, temporaryFile } from '../../mirror/temporary-mirror.ts';

const open: { close(): void }[] = [];

afterEach(() => {
  for (const each of open.splice(0)) each.close();
});

function question(text: string): LogsCounted {
  const { root } = parseQuery(text);
  return { tenant: 'acme', key: `1 ${text}`, text, root, begins: noon, ends: noon, now: noon };
}

test('Of questions that come while the one before is being stopped only the last is answered', async () => {
  const file = temporaryFile();
  const writer = openMirrorWriter(file, 'acme', mirrorKey);
  const reader = openMirrorReader(file, 'acme', mirrorKey);
  open.push(reader, writer);
  writer.commitBatch({ logs: [{ log_id: '1', date: new Date(noon).toISOString(), type: 's' }] }, noon);
  const told: UiEvent[] = [];
  const counter = new LogCounter(
    () => [reader],
    (event) => told.push(event),
  );
  await Promise.all(['', 'type:f', 'type:s'].map(async (text) => await counter.count(question(text))));
  await counter.stop();
  const summaries = told.flatMap((event) => (event.type === 'logs-summary' ? [event.summary] : []));
  expect(new Set(summaries.map(({ text }) => text))).toEqual(new Set(['type:s']));
  expect(summaries.at(-1)).toMatchObject({ text: 'type:s', count: 1, took: expect.any(Number) as number });
});
