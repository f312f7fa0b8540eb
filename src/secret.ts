import { inspect } from 'node:util';

const shown = '‹secret›';

/**
 * Holds a client secret, a private key, a token or an encryption key so that no log line, error message,
 * template string or JSON document can show it by accident. Only the HTTP client, the credential stores and
 * the code that opens an encrypted database call `reveal()`.
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return shown;
  }

  toJSON(): string {
    return shown;
  }

  [Symbol.toPrimitive](): string {
    return shown;
  }

  [inspect.custom](): string {
    return shown;
  }
}
