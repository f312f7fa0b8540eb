import { describe, expect, test } from 'vitest';

import { isAppError } from '../../src/errors.ts';
import { isPublicAddress } from '../../src/picture/is-public-address.ts';
import { readPictureUrl } from '../../src/picture/read-picture-url.ts';

describe('Addresses that pictures are loaded from', () => {
  test.for(['8.8.8.8', '1.1.1.1', '172.15.255.255', '172.32.0.1', '100.63.255.255', '100.128.0.1', '223.255.255.255'])(
    '%s is on the open internet',
    (address) => {
      expect(isPublicAddress(address)).toBe(true);
    },
  );

  test.for(['2606:4700::6810:84e5', '2a00:1450:4001:81b::200e', '2001:4860:4860::8888'])(
    '%s is on the open internet',
    (address) => {
      expect(isPublicAddress(address)).toBe(true);
    },
  );

  test.for([
    ['0.0.0.0', 'this host'],
    ['10.0.0.1', 'private'],
    ['10.255.255.255', 'private'],
    ['100.64.0.1', 'carrier NAT'],
    ['100.100.100.200', 'metadata in carrier NAT'],
    ['100.127.255.255', 'carrier NAT'],
    ['127.0.0.1', 'loopback'],
    ['127.255.255.254', 'loopback'],
    ['168.63.129.16', 'Azure for its own machines'],
    ['169.254.169.254', 'metadata, link-local'],
    ['172.16.0.1', 'private'],
    ['172.31.255.255', 'private'],
    ['192.0.0.192', 'protocols'],
    ['192.0.2.1', 'documentation'],
    ['192.88.99.1', '6to4 relay'],
    ['192.168.1.1', 'private'],
    ['198.18.0.1', 'benchmarks'],
    ['198.51.100.1', 'documentation'],
    ['203.0.113.1', 'documentation'],
    ['224.0.0.1', 'multicast'],
    ['239.255.255.250', 'multicast'],
    ['240.0.0.1', 'class E'],
    ['255.255.255.255', 'broadcast'],
    ['::', 'unspecified'],
    ['::1', 'loopback'],
    ['::ffff:127.0.0.1', 'mapped'],
    ['::ffff:8.8.8.8', 'mapped, though public'],
    ['::8.8.8.8', 'compatible'],
    ['64:ff9b::7f00:1', 'NAT64'],
    ['64:ff9b:1::1', 'local NAT64'],
    ['100::1', 'discard'],
    ['2001::1', 'Teredo'],
    ['2001:20::1', 'ORCHID'],
    ['2001:db8::1', 'documentation'],
    ['2002:7f00:1::', '6to4'],
    ['3fff::1', 'documentation'],
    ['5f00::1', 'segment routing'],
    ['fc00::1', 'unique local'],
    ['fd00:ec2::254', 'metadata, unique local'],
    ['fe80::1', 'link-local'],
    ['fe80::1%eth0', 'link-local with a zone'],
    ['2606:4700::1%eth0', 'a zone'],
    ['fec0::1', 'site-local'],
    ['ff02::1', 'multicast'],
    ['localhost', 'no address'],
    ['', 'nothing'],
  ] as const)('%s is not: %s', ([address]) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});

describe('The address in a profile', () => {
  test.for([
    ['http://cdn.auth0.com/a.png', 'not https'],
    ['ftp://cdn.auth0.com/a.png', 'not https'],
    ['data:image/png;base64,AAAA', 'not https'],
    ['file:///etc/passwd', 'not https'],
    ['https://ada@cdn.auth0.com/a.png', 'credentials'],
    ['https://:secret@cdn.auth0.com/a.png', 'credentials'],
    ['https://cdn.auth0.com:8443/a.png', 'port'],
    ['https://127.0.0.1/a.png', 'IP address'],
    ['https://2130706433/a.png', 'IP address'],
    ['https://0x7f.1/a.png', 'IP address'],
    ['https://[::1]/a.png', 'IP address'],
    ['https://8.8.8.8/a.png', 'IP address'],
    ['a.png', 'no address'],
    ['', 'no address'],
    [undefined, 'no address'],
    [{ href: 'https://cdn.auth0.com' }, 'no address'],
    [`https://cdn.auth0.com/${'a'.repeat(3_000)}`, 'no address'],
  ] as const)('%s is refused: %s', ([raw, words]) => {
    let thrown: unknown;
    try {
      readPictureUrl(raw);
    } catch (error) {
      thrown = error;
    }
    expect(isAppError(thrown, 'refused')).toBe(true);
    expect((thrown as Error).message).toContain(words);
  });

  test('an ordinary one is taken, with the usual port written out or not', () => {
    expect(readPictureUrl('https://s.gravatar.com:443/avatar/1?s=480#x').href).toBe(
      'https://s.gravatar.com/avatar/1?s=480',
    );
  });
});
