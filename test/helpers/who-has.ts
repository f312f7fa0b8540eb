import type { RunningSimulator } from '../../fixtures/start-simulator.ts';

type Belonging = 'credentials' | 'tokens' | 'sessions' | 'grants' | 'factors' | 'passkeys';

/** Somebody of a simulated tenant who has so many of each, or some more, without a request. */
export function whoHas(simulator: RunningSimulator, wanted: Partial<Record<Belonging, number>>): string {
  const { belongings, users } = simulator.tenant;
  const count: Record<Belonging, (owner: number) => number> = {
    credentials: (owner) => belongings.credentials.of(owner).length,
    tokens: (owner) => belongings.credentials.of(owner).filter(({ type }) => type !== 'public_key').length,
    sessions: (owner) => belongings.sessionsOf(owner).length,
    grants: (owner) => belongings.grants.of(owner).length,
    factors: (owner) => belongings.methods.of(owner).filter(({ type }) => type !== 'passkey').length,
    passkeys: (owner) => belongings.methods.of(owner).filter(({ type }) => type === 'passkey').length,
  };
  const found = simulator.allUsers().find(({ user_id }) => {
    const owner = users.indexOf(user_id);
    if (owner === undefined) return false;
    return Object.entries(wanted).every(([name, least]) => {
      const held = count[name as Belonging](owner);
      return held >= least && held < least + 4;
    });
  });
  if (found === undefined) throw new Error(`nobody has ${JSON.stringify(wanted)}`);
  return found.user_id;
}
