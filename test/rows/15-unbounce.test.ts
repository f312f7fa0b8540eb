import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

import type { Browser, HTTPRequest, Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { CatalogueClient } from '../../fixtures/catalogue.ts';
import { type RunningSimulator, startSimulator } from '../../fixtures/start-simulator.ts';
import { auth0JsUrl, unbounceSnippet } from '../../tui/access/unbounce-snippet.ts';
import { LiveApp } from '../helpers/live-app.tsx';

const connection = 'google-oauth2';

/** A Single Page Application that people of the connection can log in to. */
function landingClient({ tenant }: RunningSimulator): CatalogueClient {
  const google = tenant.catalogue.connections.find(({ name }) => name === connection)!;
  const client = tenant.catalogue.clients.find(({ app_type }) => app_type === 'spa')!;
  tenant.connections.setClients(google, new Set([...tenant.connections.clientsOf(google), client.client_id]));
  return client;
}

describe('Code for an Unbounce landing page', () => {
  let app: LiveApp;
  let client: CatalogueClient;

  beforeAll(async () => {
    app = await LiveApp.open({ prepare: (simulator) => (client = landingClient(simulator)) });
  });
  afterAll(async () => {
    await app[Symbol.asyncDispose]();
  });

  test('the command prints it, and says what is wrong with the settings of the application', async () => {
    const call = ['snippet', 'unbounce', '--application', client.name, '--connection', connection, '--button', 'go'];
    const right = await app.commands.run([...call, '--page', client.callbacks[0]!, '--field', 'email=lead-email']);
    expect(right.code).toBe(0);
    expect(right.stdout).toContain(`<script src="${auth0JsUrl}"></script>`);
    expect(right.stdout).toContain(`clientID: "${client.client_id}"`);
    expect(right.stdout).toContain('var fields = {"email":"lead-email"};');
    expect(right.stderr).toContain('ok  the page is among the Allowed Callback URLs');
    expect(right.stderr).toMatch(/ok {2}connection google-oauth2 is on for it/);
    expect(right.stderr).toContain('Allowed Origins (CORS)');
    const wrong = await app.commands.run([...call, '--page', 'http://go.example.com/offer']);
    expect(wrong.stderr).toContain('NO  the page must be served by https');
    expect(wrong.stderr).toContain('NO  add http://go.example.com/offer to Allowed Callback URLs');
    expect((await app.commands.run([...call, '--page', 'javascript:alert(1)'])).code).toBe(2);
    expect((await app.commands.run([...call, '--page', client.callbacks[0]!, '--field', 'email'])).code).toBe(2);
  });

  test('the key makes the same from a form, with the checks above the code', async () => {
    app.press('g', 'a', 'tab', '/').type(client.name).press('enter', 'enter');
    await app.sees('google-oauth2');
    await app.sees('[x] on');
    app.press('s');
    await app.sees('Unbounce landing page');
    app.press('ctrl+s');
    await app.sees('Code for an Unbounce page');
    expect(app.text()).toContain('✓ connection google-oauth2 is on for it');
    expect(app.text()).toContain('✓ the page is among the Allowed Callback URLs');
    app.press('y');
    const { stdout } = await app.commands.run(
      `snippet unbounce --application ${client.client_id} --connection ${connection} --page ${client.callbacks[0]!} --button lp-pom-button-1`.split(
        ' ',
      ),
    );
    expect(app.left.at(-1)).toEqual({ type: 'copy', text: stdout });
  });
});

async function fieldsOf(page: Page): Promise<readonly string[]> {
  return await page.$$eval('input', (inputs) => inputs.map((input) => input.value));
}

async function logIn(page: Page, email: string): Promise<void> {
  await Promise.all([page.waitForNavigation(), page.click('#go')]);
  await page.type('#username', email);
  await Promise.all([page.waitForNavigation(), page.click('button')]);
}

/** The headless browser of the test is built for one platform. */
const canBrowse = process.platform === 'linux' && process.arch === 'x64';

describe.skipIf(!canBrowse)('On a page, in a browser (Linux on x64 only, skipped elsewhere)', () => {
  let simulator: RunningSimulator;
  let client: CatalogueClient;
  let browser: Browser;

  beforeAll(async () => {
    simulator = await startSimulator({ users: 40, roomy: true, https: true, logLag: 0 });
    client = landingClient(simulator);
    const [{ default: chromium }, { launch }] = await Promise.all([
      import('@sparticuz/chromium'),
      import('puppeteer-core'),
    ]);
    const executablePath = await chromium.executablePath();
    expect(existsSync(executablePath)).toBe(true);
    browser = await launch({ args: chromium.args, executablePath, headless: 'shell', acceptInsecureCerts: true });
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    await simulator?.close();
  });

  const auth0Js = createRequire(import.meta.url).resolve('auth0-js/dist/auth0.min.js');

  /** The landing page at its address, auth0.js at that of the CDN, the tenant as it is, and nothing else. */
  async function openLanding(): Promise<Page> {
    const page = await browser.newPage();
    const snippet = unbounceSnippet({
      domain: simulator.domain,
      client_id: client.client_id,
      connection,
      page: client.callbacks[0]!,
      button: 'go',
      fields: { name: 'name', email: 'lead-email' },
    });
    const html = `<!doctype html><meta charset="utf-8"><body><a id="go" href="#">Log in</a>
<form><input type="hidden" name="name"><input type="hidden" id="lead-email"></form>${snippet}</body>`;
    await page.setRequestInterception(true);
    page.on('request', (request: HTTPRequest) => {
      const url = request.url();
      if (url === auth0JsUrl) {
        void request.respond({ contentType: 'text/javascript', body: readFileSync(auth0Js, 'utf8') });
      } else if (url.split('#')[0] === client.callbacks[0])
        void request.respond({ contentType: 'text/html', body: html });
      else if (url.startsWith(`https://${simulator.domain}/`)) void request.continue();
      else void request.abort();
    });
    await page.goto(client.callbacks[0]!);
    return page;
  }

  test('the button logs in, and the fields are filled with what the profile says', { timeout: 30_000 }, async () => {
    const user = simulator
      .allUsers()
      .find(
        ({ identities, email, blocked }) => identities?.[0]?.connection === connection && email && blocked !== true,
      )!;
    const page = await openLanding();
    expect(await fieldsOf(page)).toEqual(['', '']);
    await logIn(page, user.email!);
    await page.waitForFunction(`document.querySelector('input').value !== ''`);
    expect(await fieldsOf(page)).toEqual([user.name, user.email]);
    expect(page.url()).toBe(client.callbacks[0]);
    expect(simulator.user(user.user_id)?.logins_count).toBe((user.logins_count ?? 0) + 1);
  });

  test(
    'who is blocked comes back with nothing filled in, and the reason in the console',
    { timeout: 30_000 },
    async () => {
      const user = simulator
        .allUsers()
        .find(({ identities, email }) => identities?.[0]?.connection === connection && email)!;
      simulator.acts.patch(user.user_id, { blocked: true });
      const page = await openLanding();
      const said = new Promise<string>((resolve) => page.on('console', (message) => resolve(message.text())));
      await logIn(page, user.email!);
      expect(await said).toContain('user is blocked');
      expect(await fieldsOf(page)).toEqual(['', '']);
    },
  );
});
