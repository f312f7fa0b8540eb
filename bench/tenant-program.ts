import type { Plan } from '../fixtures/plans.ts';
import { startSimulator } from '../fixtures/start-simulator.ts';
import { openTimeFile } from './time-file.ts';

/** What the program is told, as JSON on its command line. */
export interface TenantOrder {
  readonly users: number;
  readonly plan: Plan;
  readonly live: number;
  /** Where its time comes from. */
  readonly timeFile: string;
}

/** A simulated tenant in a process of its own, on a time that another process makes. It serves until it is killed. */
const { timeFile, ...options } = JSON.parse(process.argv[2] ?? '') as TenantOrder;
const time = openTimeFile(timeFile);
const { domain, client_id, client_secret } = await startSimulator({
  ...options,
  seed: 7,
  clock: {
    now: () => time.read(),
    // Whoever makes the time lets none of it go by before there is an answer.
    sleep: () => Promise.reject(new Error('nothing here takes time')),
  },
});
console.log(JSON.stringify({ domain, client_id, client_secret }));
