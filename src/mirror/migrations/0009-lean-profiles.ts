import type { Migration } from '../database.ts';

/**
 * From here on profiles are stored without what their columns hold: see `lean-profile.ts`, which reads the older ones as
 * well. Those are rewritten step by step: see `lean-older-profiles.ts`.
 */
export const leanProfiles: Migration = {
  version: 9,
  up: (db) => {
    db.exec(`INSERT INTO facts SELECT 'profiles_to_lean', '0' WHERE EXISTS (SELECT 1 FROM profiles)`);
  },
};
