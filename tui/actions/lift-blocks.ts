import { detailOf } from '../state/details.ts';
import type { UserAction } from './user-action.ts';

/** What brute-force protection blocks, not the block of an administrator. */
export const liftBlocks: UserAction = {
  id: 'lift-blocks',
  key: 'K',
  words: 'Lift brute-force blocks',
  verb: 'lift the blocks',
  done: 'Lifted the brute-force blocks of',
  scopes: ['update:users', 'read:users'],
  applies: ({ tenant, user_id }, state) => {
    const blocks = detailOf(state, tenant, user_id, 'blocks');
    // As long as nobody has looked, Auth0 is asked by the review.
    if (blocks === undefined || blocks.problem !== undefined || blocks.outdated === true) return true;
    return blocks.items.length > 0 ? true : 'brute-force protection does not block the user';
  },
};
