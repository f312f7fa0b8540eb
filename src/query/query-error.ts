import { AppError } from '../errors.ts';
import type { Span } from './ast.ts';

/** A query that cannot be understood or not be answered. `span` tells where; `format-caret.ts` draws it. */
export class QueryError extends AppError {
  readonly span: Span;

  constructor(message: string, span: Span, hint?: string) {
    super('usage', message, { hint: hint ?? 'Quote a value that holds special characters: name:"a (b)".' });
    this.name = 'QueryError';
    this.span = span;
  }
}
