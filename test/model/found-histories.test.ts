import { afterAll, it, vi } from 'vitest';

import { foundHistories } from './found-histories.ts';
import { live } from './history.ts';
import { ModelFolder } from './model-files.ts';

vi.mock('../../src/auth0/exchange.ts', async (importActual) =>
  (await import('./memory-exchange.ts')).exchangeInMemory(await importActual()),
);

const folder = new ModelFolder();
afterAll(() => folder.remove());

it.each(foundHistories)('brings mirror and tenant to the same state although $title', async ({ history }) => {
  await live(history, folder);
});
