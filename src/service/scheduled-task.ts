import { join } from 'node:path';

import type { ServiceManager, ServiceOwner, ServiceSettings, Tool } from './service-manager.ts';
import { writeNote } from './service-note.ts';
import { xmlText } from './xml-text.ts';

/**
 * A task of the Windows Task Scheduler that runs while the person is logged in: only then the Credential Manager can
 * be read. A task knows no environment variables, so the settings are arguments.
 * https://learn.microsoft.com/windows/win32/taskschd/task-scheduler-schema
 */
export const scheduledTask: ServiceManager = {
  platform: 'win32',
  words: 'scheduled task',
  file: (name, owner) => join(localData(owner), 'tenantry', `${name}-task.xml`),
  text: (settings, owner) => taskText(settings, owner),
  // It would be replaced by a variable's value.
  unwritable: ({ node, program, environment }) =>
    [node, program, ...Object.values(environment)].find((text) => /%[^%]+%/.test(text)),
  // What schtasks reads is UTF-16 with a byte order mark.
  encode: (text) => Buffer.from(`\u{feff}${text.replaceAll('\n', '\r\n')}`, 'utf16le'),
  decode: (bytes) =>
    bytes
      .toString('utf16le')
      .replace(/^\u{feff}/u, '')
      .replaceAll('\r\n', '\n'),
  probe: () => schtasks('/Query', '/FO', 'LIST'),
  unusable: {
    message: 'the Task Scheduler cannot be asked',
    hint: 'Ask the administrator of this machine, or start the daemon with `tenantry daemon start`.',
  },
  query: (name) => schtasks('/Query', '/TN', name),
  install: (name, file) => [
    { ...schtasks('/End', '/TN', name), mayFail: true },
    schtasks('/Create', '/TN', name, '/XML', file, '/F'),
    schtasks('/Run', '/TN', name),
  ],
  start: (name) => [schtasks('/Change', '/TN', name, '/ENABLE'), schtasks('/Run', '/TN', name)],
  // Its trigger looks every few minutes whether it runs.
  stop: (name) => [schtasks('/Change', '/TN', name, '/DISABLE'), { ...schtasks('/End', '/TN', name), mayFail: true }],
  uninstall: (name) => ({
    before: [
      { ...schtasks('/End', '/TN', name), mayFail: true },
      { ...schtasks('/Delete', '/TN', name, '/F'), mayFail: true },
    ],
    after: [],
  }),
  lastWords: (name) => `schtasks /Query /TN ${name} /V /FO LIST`,
  comesBack: 'with `tenantry daemon start`',
};

function schtasks(...args: string[]): Tool {
  return { command: 'schtasks', args };
}

function localData({ home, env }: ServiceOwner): string {
  return env['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local');
}

function taskText(settings: ServiceSettings, owner: ServiceOwner): string {
  const { node, nodeOptions, program, environment } = settings;
  const set = Object.entries(environment).flatMap(([name, value]) => ['--set', `${name}=${value}`]);
  // Without a console window, and therefore without an exit code: the daemon starts its successor itself.
  const args = ['--headless', node, ...nodeOptions, program, '--respawn', ...set].map(quote).join(' ');
  const who = xmlText(`${owner.env['USERDOMAIN'] ?? '.'}\\${owner.name}`);
  return `<?xml version="1.0" encoding="UTF-16"?>
<!-- Written by \`tenantry daemon install\`, removed by \`tenantry daemon uninstall\`. -->
<!-- ${writeNote(settings)} -->
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo>
    <Description>tenantry: keeps the mirrors of Auth0 tenants up to date</Description>
  </RegistrationInfo>
  <Triggers>
    <LogonTrigger>
      <Repetition>
        <Interval>PT5M</Interval>
        <StopAtDurationEnd>false</StopAtDurationEnd>
      </Repetition>
      <Enabled>true</Enabled>
      <UserId>${who}</UserId>
    </LogonTrigger>
  </Triggers>
  <Principals>
    <Principal id="Author">
      <UserId>${who}</UserId>
      <LogonType>InteractiveToken</LogonType>
      <RunLevel>LeastPrivilege</RunLevel>
    </Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <StartWhenAvailable>true</StartWhenAvailable>
    <Hidden>true</Hidden>
    <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>
    <Priority>7</Priority>
  </Settings>
  <Actions Context="Author">
    <Exec>
      <Command>%SystemRoot%\\System32\\conhost.exe</Command>
      <Arguments>${xmlText(args)}</Arguments>
    </Exec>
  </Actions>
</Task>
`;
}

/**
 * One argument as programs for Windows read it: backslashes count only before a quote.
 * https://learn.microsoft.com/cpp/c-language/parsing-c-command-line-arguments
 */
function quote(argument: string): string {
  if (/^[\w:.=\\/-]+$/.test(argument)) return argument;
  return `"${argument.replaceAll(/(\\*)"/g, String.raw`$1$1\"`).replace(/(\\+)$/, '$1$1')}"`;
}
