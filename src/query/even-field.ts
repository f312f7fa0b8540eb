/**
 * The name of a field as the language has it: Auth0 writes all of them in small letters, and so does nobody who copies a
 * heading. The keys below are the tenant's own, and stay as they are.
 */
export function evenField(name: string): string {
  return name.replace(/^\w+/u, (first) => first.toLowerCase());
}
