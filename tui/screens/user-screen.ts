import type { Screen } from './screen.ts';
import { userLines } from './user-lines.ts';

/** One user. It is only reached from a list; its tabs bring their own keys and movements. */
export const userScreen: Screen = { id: 'user', title: 'User', draw: userLines };
