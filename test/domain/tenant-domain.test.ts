import { describe, expect, it } from 'vitest';

import { tenantDomainKind, tenantDomainProblem } from '../../src/domain/tenant-domain.ts';

describe('the domain of a tenant', () => {
  it.each([
    ['acme.auth0.com', 'auth0'],
    ['acme.eu.auth0.com', 'auth0'],
    ['acme-dev.us-3.auth0.com', 'auth0'],
    ['login.example.com', 'custom'],
    ['localhost:8080', 'loopback'],
    ['127.0.0.1:39000', 'loopback'],
  ])('%s is accepted as %s', (domain, kind) => {
    expect(tenantDomainKind(domain)).toBe(kind);
  });

  it.each([
    '',
    'acme',
    'acme.auth0.com@evil.com',
    'acme.auth0.com\\@evil.com',
    'acme.auth0.com#.evil.com',
    'acme.auth0.com?x=evil.com',
    'acme.auth0.com/evil',
    'acme.auth0.com:443',
    'acme.auth0.com:8080',
    'https://acme.auth0.com',
    'acme.auth0.com.',
    'acme%2eauth0.com',
    'acme.auth0.com\n',
    ' acme.auth0.com',
    'ACME.auth0.com',
    'manage.auth0.com',
    'www.auth0.com',
    'auth0.com',
    'eu.auth0.com',
    'a.b.c.auth0.com',
    '-acme.auth0.com',
    'ac_me.auth0.com',
    'аcme.auth0.com',
    'xn--cme-5cd.auth0.com.evil.com',
    'login.xn--80ak6aa92e.com',
    '127.0.0.1',
    '10.0.0.1:8080',
    '169.254.169.254',
    '2130706433',
    '[::1]:8080',
    'localhost',
    'localhost:0',
    'localhost:65536',
    'localhost:080',
    'localhost:80@evil.com',
    '127.0.0.2:8080',
    'metadata.google.internal',
    'printer.local',
    'x.localhost',
  ])('%j is refused, with a reason', (domain) => {
    expect(tenantDomainKind(domain)).toBeUndefined();
    expect(tenantDomainProblem({ domain, loopback_http: true })).toMatch(/expected|domain/);
  });

  it('speaks plain http to this machine only', () => {
    expect(tenantDomainProblem({ domain: 'acme.auth0.com', loopback_http: true })).toContain('plain http');
    expect(tenantDomainProblem({ domain: 'login.example.com', loopback_http: true })).toContain('plain http');
    expect(tenantDomainProblem({ domain: '127.0.0.1:8080', loopback_http: true })).toBeUndefined();
    expect(tenantDomainProblem({ domain: '127.0.0.1:8080' })).toBeUndefined();
  });

  it('needs the default domain beside a custom one', () => {
    expect(tenantDomainProblem({ domain: 'login.example.com' })).toContain('audience_domain');
    const audience_domain = 'acme.eu.auth0.com';
    expect(tenantDomainProblem({ domain: 'login.example.com', audience_domain })).toBeUndefined();
    expect(tenantDomainProblem({ domain: 'login.example.com', audience_domain: 'x@y' })).toBeDefined();
  });
});
