import { usersMover } from './users-mover.ts';
import type { Screen } from './screen.ts';
import { UsersScreen } from './UsersScreen.tsx';

export const usersScreen: Screen = {
  id: 'users',
  title: 'Users',
  key: 'g u',
  mover: usersMover,
  Component: UsersScreen,
};
