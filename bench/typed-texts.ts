import type { Random } from '../fixtures/random.ts';
import type { UserProfile } from '../src/domain/user.ts';

/** Longest text that is typed: nobody types on once the one is found. */
const longest = 12;

/** What people type to find these users, letter by letter: each text is one key more than the one before. */
export function typedTexts(people: readonly UserProfile[], random: Random): string[] {
  return people.flatMap((person, at) => prefixes(wordOf(person, at, random)));
}

/** An address, a name, a surname, a domain, the middle of a word, a number, an id, and what nobody is called. */
function wordOf({ name = '', email = '', phone_number, user_id }: UserProfile, at: number, random: Random): string {
  const letters = Array.from(name);
  const wanted = [
    () => email,
    () => name,
    () => name.split(' ').at(-1) ?? '',
    () => email.slice(email.indexOf('@') + 1),
    () => letters.slice(random.int(Math.max(1, letters.length - 3))).join(''),
    () => phone_number ?? '',
    () => user_id.slice(user_id.indexOf('|') + 1),
    () => `zq${letters.join('')}x`,
  ];
  const word = wanted[at % wanted.length]!();
  return word === '' ? user_id : word;
}

function prefixes(word: string): string[] {
  const letters = Array.from(word).slice(0, longest);
  return letters.map((_, i) => letters.slice(0, i + 1).join(''));
}
