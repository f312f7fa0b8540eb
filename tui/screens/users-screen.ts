import { usersMover } from './users-mover.ts';
import type { Screen } from './screen.ts';
import { usersLines } from './users-lines.ts';

export const usersScreen: Screen = {
  id: 'users',
  title: 'Users',
  key: 'g u',
  mover: usersMover,
  draw: usersLines,
};
