/** A permission as the id of a choice. */
export function permissionChoice(resource_server_identifier: unknown, permission_name: unknown): string {
  return JSON.stringify([String(resource_server_identifier), String(permission_name)]);
}

/** The permission that such an id names, in Auth0's words. */
export function readPermissionChoice(id: string): object {
  const [resource_server_identifier, permission_name] = JSON.parse(id) as [string, string];
  return { resource_server_identifier, permission_name };
}
