import { catalogueCommand } from './catalogue-command.ts';

export const defineApplicationsList = catalogueCommand('clients', [
  ['NAME', (client) => client.name],
  ['TYPE', (client) => client.app_type],
  ['FIRST PARTY', (client) => client.is_first_party],
  ['CALLBACKS', (client) => client.callbacks],
  ['CLIENT_ID', (client) => client.client_id],
]);

export const defineConnectionsList = catalogueCommand('connections', [
  ['NAME', (connection) => connection.name],
  ['STRATEGY', (connection) => connection.strategy],
  ['DISPLAY NAME', (connection) => connection.display_name],
  ['PASSWORDS', (connection) => connection.options?.passwordPolicy],
  ['ID', (connection) => connection.id],
]);

export const defineOrganizationsList = catalogueCommand('organizations', [
  ['NAME', (organization) => organization.name],
  ['DISPLAY NAME', (organization) => organization.display_name],
  ['ID', (organization) => organization.id],
]);

export const defineRolesList = catalogueCommand('roles', [
  ['NAME', (role) => role.name],
  ['DESCRIPTION', (role) => role.description],
  ['ID', (role) => role.id],
]);
