import { join } from 'node:path';

import type { ServiceManager, ServiceOwner, ServiceSettings, Tool } from './service-manager.ts';
import { writeNote } from './service-note.ts';
import { xmlText } from './xml-text.ts';

/** An agent of launchd: it runs while the person is logged in. `man launchd.plist`, `man launchctl`. */
export const launchdAgent: ServiceManager = {
  platform: 'darwin',
  words: 'launchd agent',
  file: (name, { home }) => join(home, 'Library', 'LaunchAgents', `${name}.plist`),
  text: (settings) => agentText(settings),
  encode: (text) => Buffer.from(text, 'utf8'),
  decode: (bytes) => bytes.toString('utf8'),
  probe: (owner) => launchctl('print', domain(owner)),
  unusable: {
    message: 'there is no desktop session of yours here',
    hint: 'Log in at the screen (agents do not run in a session over ssh alone), or start it with `tenantry daemon start`.',
  },
  query: (name, owner) => launchctl('print', `${domain(owner)}/${name}`),
  install: (name, file, owner) => [
    { ...launchctl('bootout', `${domain(owner)}/${name}`), mayFail: true },
    launchctl('enable', `${domain(owner)}/${name}`),
    // The one before it ends in the background; until then its place is taken.
    { ...launchctl('bootstrap', domain(owner), file), patient: true },
  ],
  start: (name, file, owner) => [
    { ...launchctl('bootstrap', domain(owner), file), mayFail: true },
    launchctl('kickstart', `${domain(owner)}/${name}`),
  ],
  // One that is only told to end would be started again at once.
  stop: (name, _file, owner) => [{ ...launchctl('bootout', `${domain(owner)}/${name}`), mayFail: true }],
  uninstall: (name, owner) => ({
    before: [{ ...launchctl('bootout', `${domain(owner)}/${name}`), mayFail: true }],
    after: [],
  }),
  lastWords: (_name, state) => `tail '${join(state, 'daemon-output.log')}'`,
  comesBack: 'at your next login',
};

function launchctl(...args: string[]): Tool {
  return { command: 'launchctl', args };
}

function domain({ uid }: ServiceOwner): string {
  return `gui/${uid}`;
}

function agentText(settings: ServiceSettings): string {
  const { name, node, nodeOptions, program, environment, folders } = settings;
  const output = join(folders.at(-1) ?? '/', 'daemon-output.log');
  const variables = Object.entries(environment).flatMap(([key, value]) => [
    `    <key>${key}</key>`,
    `    ${string(value)}`,
  ]);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">',
    '<!-- Written by `tenantry daemon install`, removed by `tenantry daemon uninstall`. -->',
    `<!-- ${writeNote(settings)} -->`,
    '<plist version="1.0">',
    '<dict>',
    ...pair('Label', string(name)),
    '  <key>ProgramArguments</key>',
    '  <array>',
    ...[node, ...nodeOptions, program].map((argument) => `    ${string(argument)}`),
    '  </array>',
    ...(variables.length === 0 ? [] : ['  <key>EnvironmentVariables</key>', '  <dict>', ...variables, '  </dict>']),
    ...pair('RunAtLoad', '<true/>'),
    '  <key>KeepAlive</key>',
    '  <dict>',
    '    <key>SuccessfulExit</key>',
    '    <false/>',
    '  </dict>',
    ...pair('ThrottleInterval', '<integer>10</integer>'),
    ...pair('ExitTimeOut', '<integer>20</integer>'),
    ...pair('ProcessType', string('Background')),
    // 0077, which a property list can only say in decimal.
    ...pair('Umask', '<integer>63</integer>'),
    ...['SoftResourceLimits', 'HardResourceLimits'].flatMap((limits) => [
      `  <key>${limits}</key>`,
      '  <dict>',
      '    <key>Core</key>',
      '    <integer>0</integer>',
      '  </dict>',
    ]),
    ...pair('StandardOutPath', string(output)),
    ...pair('StandardErrorPath', string(output)),
    '</dict>',
    '</plist>',
    '',
  ].join('\n');
}

function pair(key: string, value: string): string[] {
  return [`  <key>${key}</key>`, `  ${value}`];
}

function string(text: string): string {
  return `<string>${xmlText(text)}</string>`;
}
