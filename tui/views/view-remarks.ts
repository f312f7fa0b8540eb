import { isSameView, type SavedView, viewProblem } from '../../src/domain/saved-view.ts';
import { isAppError } from '../../src/errors.ts';
import type { FieldRemark } from '../forms/form.ts';

interface NamedAmong {
  /** One's own of the kind. */
  readonly views: readonly SavedView[];
  /** The name of the view that is changed, if it is one. */
  readonly replaces?: string | undefined;
  /** @throws AppError for a name that the program itself uses */
  readonly refuseName: (name: string) => void;
}

/** What a form says of the name of a view. */
export function nameRemark(name: string, { views, replaces, refuseName }: NamedAmong): FieldRemark | undefined {
  const problem = viewProblem({ name, query: '' });
  if (problem !== undefined) return { level: 'bad', words: problem.words };
  if (!views.some((view) => isSameView(view.name, name))) return remarkOf(() => refuseName(name));
  const isItself = replaces !== undefined && isSameView(replaces, name);
  return isItself ? undefined : { level: 'warn', words: 'takes the place of your view of that name' };
}

/** What a form says of a value that this does not let pass. */
export function remarkOf(check: () => void): FieldRemark | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    if (!isAppError(error)) throw error;
    return { level: 'bad', words: error.message };
  }
}
