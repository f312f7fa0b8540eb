import { expect, test } from 'vitest';

import { openMirrorReader, openMirrorWriter } from '../../src/mirror/open-mirror.ts';
import { rehearseSearch } from '../../tui/rehearse-search.ts';
import { mirrorKey, noon, seen, temporaryFile } from '../mirror/temporary-mirror.ts';

test('a search is rehearsed once in each mirror, a part of it at a time', () => {
  const file = temporaryFile();
  const writer = openMirrorWriter(file, 'acme', mirrorKey);
  writer.commitBatch({ users: [seen({ user_id: 'auth0|1', name: 'Ada', email: 'ada@example.com' })] }, noon);
  writer.close();
  for (let opening = 0; opening < 2; opening += 1) {
    const reader = openMirrorReader(file, 'acme', mirrorKey, { now: () => noon });
    const parts: boolean[] = [];
    while (parts.at(-1) !== false && parts.length < 10) parts.push(rehearseSearch(reader));
    expect(parts).toEqual([true, true, false]);
    reader.close();
  }
});
