import { join } from 'node:path';

import { leanMemory } from '../programs.ts';
import type { ServiceManager, ServiceOwner, ServiceSettings, Tool } from './service-manager.ts';
import { writeNote } from './service-note.ts';

/**
 * A user unit of systemd. Only what also works in units of a person is asked for: the options that drop capabilities
 * (`ProtectKernelModules=`, `ProtectKernelLogs=`, `ProtectClock=`, `PrivateDevices=`) end such a unit with
 * 218/CAPABILITIES, and `ProtectHome=tmpfs` hides /run/user, in which the keychain is reached.
 * https://www.freedesktop.org/software/systemd/man/252/systemd.exec.html#Sandboxing
 */
export const systemdService: ServiceManager = {
  platform: 'linux',
  words: 'systemd user service',
  file: (name, owner) => join(configHome(owner), 'systemd', 'user', `${name}.service`),
  text: (settings) => unitText(settings),
  // "Executable name contains special characters", says systemd; in arguments it takes them.
  unwritable: ({ node }) => (/["'\\]/.test(node) ? node : undefined),
  encode: (text) => Buffer.from(text, 'utf8'),
  decode: (bytes) => bytes.toString('utf8'),
  probe: () => systemctl('show', '--property=Version'),
  unusable: {
    message: 'there is no systemd session of yours here',
    hint:
      'Log in as yourself (not by su or sudo) and try again; where there is no systemd, run `tenantry daemon start` ' +
      'at the start of the machine, for example by `@reboot` in your crontab.',
  },
  query: (name) => systemctl('is-active', '--quiet', `${name}.service`),
  install: (name) => [
    systemctl('daemon-reload'),
    systemctl('enable', `${name}.service`),
    systemctl('restart', `${name}.service`),
  ],
  start: (name) => [systemctl('start', `${name}.service`)],
  stop: (name) => [systemctl('stop', `${name}.service`)],
  uninstall: (name) => ({
    before: [{ ...systemctl('disable', '--now', `${name}.service`), mayFail: true }],
    // Without a session there is no manager that could still know the file.
    after: [
      { ...systemctl('daemon-reload'), mayFail: true },
      { ...systemctl('reset-failed', `${name}.service`), mayFail: true },
    ],
  }),
  lastWords: (name) => `journalctl --user -n 20 -u ${name}.service`,
  comesBack: 'at your next login',
  lingering: ({ name }) => ({
    ask: { command: 'loginctl', args: ['show-user', name, '--property=Linger'], mayFail: true },
    isOn: (answer) => answer.trim() === 'Linger=yes',
    advice: `it runs while you are logged in; to have it run always: \`loginctl enable-linger ${name}\``,
  }),
};

function systemctl(...args: string[]): Tool {
  return { command: 'systemctl', args: ['--user', ...args] };
}

/** The user manager looks where its own environment says; a relative path is ignored by the XDG specification. */
function configHome({ home, env }: ServiceOwner): string {
  const configured = env['XDG_CONFIG_HOME'];
  return configured?.startsWith('/') === true ? configured : join(home, '.config');
}

function unitText(settings: ServiceSettings): string {
  const { node, nodeOptions, program, environment, folders } = settings;
  const variables = Object.entries({ ...leanMemory, ...environment }).map(
    ([name, value]) => `Environment=${quote(`${name}=${value}`)}`,
  );
  // A private /tmp would hide what lies there.
  const inTmp = [node, program, ...folders].some((path) => /^\/(?:var\/)?tmp\//.test(path));
  return [
    '# Written by `tenantry daemon install`, removed by `tenantry daemon uninstall`.',
    `# ${writeNote(settings)}`,
    '[Unit]',
    'Description=tenantry: keeps the mirrors of Auth0 tenants up to date',
    'StartLimitIntervalSec=0',
    '',
    '[Service]',
    'Type=exec',
    // The colon: `$` in what follows is a dollar sign and not the beginning of a variable.
    `ExecStart=:${[node, ...nodeOptions, program].map(quote).join(' ')}`,
    ...variables,
    'UnsetEnvironment=NODE_OPTIONS NODE_DEBUG NODE_DEBUG_NATIVE NODE_TLS_REJECT_UNAUTHORIZED SSLKEYLOGFILE',
    'Restart=on-failure',
    'RestartSec=10',
    'KillMode=mixed',
    'TimeoutStopSec=20',
    'UMask=0077',
    'LimitCORE=0',
    'NoNewPrivileges=yes',
    'ProtectSystem=strict',
    'ProtectHome=read-only',
    // The dash: a folder that was removed is for the daemon to complain about.
    ...folders.map((folder) => `ReadWritePaths=${quote(`-${folder}`)}`),
    ...(inTmp ? [] : ['PrivateTmp=yes']),
    // Netlink is how the C library learns which families of addresses are in use here.
    'RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK',
    'RestrictNamespaces=yes',
    'RestrictRealtime=yes',
    'RestrictSUIDSGID=yes',
    'LockPersonality=yes',
    'SystemCallArchitectures=native',
    '',
    '[Install]',
    'WantedBy=default.target',
    '',
  ].join('\n');
}

/** https://www.freedesktop.org/software/systemd/man/252/systemd.syntax.html#Quoting, and `%` begins a specifier. */
function quote(text: string): string {
  return `"${text.replaceAll(/[\\"]/g, String.raw`\$&`).replaceAll('%', '%%')}"`;
}
