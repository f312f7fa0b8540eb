/** Fields of users that words without a field are looked for in. */
export const bareUserFields: ReadonlySet<string> = new Set([
  'user_id',
  'name',
  'email',
  'username',
  'phone_number',
  'nickname',
]);
