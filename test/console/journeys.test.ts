import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { DESKTOP, hasBrowser, openPage } from './browser.ts';
import { openStage } from './stage.ts';

const PATIENCE = { timeout: 20_000 };

/** The row of the customer that the sandbox shows. */
const customer = (page: Page) => page.locator('ul.integrations li', { hasText: 'greenhouse' });
const rows = (page: Page, type: string) => page.locator('.rows li', { hasText: type });
const press = async (page: Page, name: RegExp | string) => page.getByRole('button', { name, exact: true }).click();

async function openConsole() {
  const scene = await openStage();
  const page = await openPage(scene.console.url);
  await customer(page).getByText('live', { exact: true }).waitFor(PATIENCE);
  return { scene, page };
}

describe.runIf(hasBrowser)('whoever opens the console', () => {
  it('is told in a sentence each what the parts are, and has no token in the address', async () => {
    const { page } = await openConsole();
    expect(page.url()).not.toContain('token');
    for (const name of ['Sandbox', 'Integrations', 'Stream']) {
      const part = page.getByRole('region', { name, exact: true });
      expect(await part.locator('.panel-head p').innerText()).toMatch(/^[A-Z].+\.$/s);
    }
    await page.reload();
    await customer(page).waitFor(PATIENCE);
  });

  it('without the token is told where to find it, and sees nobody', async () => {
    const { scene } = await openConsole();
    const page = await openPage(scene.origin, DESKTOP, [/401/]);
    await page.getByText('Open the address that npm start has printed last').waitFor(PATIENCE);
    expect(await page.locator('.panel').count()).toBe(0);
  });

  it('with the real Kombo has no sandbox', async () => {
    const scene = await openStage({ isKombo: true });
    const page = await openPage(scene.console.url);
    await customer(page).waitFor(PATIENCE);
    expect(await page.getByRole('heading', { level: 2 }).allInnerTexts()).toEqual(['Integrations', 'Stream']);
  });
});

describe.runIf(hasBrowser)('a customer who clicks the wrong switch', () => {
  it('deletes nobody: what is off is named, and everything stays', async () => {
    const { page } = await openConsole();
    await press(page, /Users are switched off/);
    await customer(page).getByText('all users off').waitFor(PATIENCE);
    await rows(page, 'integration.scope_changed').first().waitFor(PATIENCE);
    await press(page, /Put everything right/);
    await customer(page)
      .getByText('all users off')
      .waitFor({ state: 'detached', ...PATIENCE });
    expect(await rows(page, 'user.deleted').count()).toBe(0);
  });

  it('who deletes everybody is held, and approved by who has seen what that does', async () => {
    const { page } = await openConsole();
    await press(page, /Everybody is deleted/);
    await customer(page).getByRole('button', { name: 'Decide…' }).click(PATIENCE);
    const dialog = page.getByRole('dialog');
    await dialog.getByText('user.deleted').first().waitFor(PATIENCE);
    expect(await dialog.locator('.would tbody tr').count()).toBe(11);
    expect(await dialog.innerText()).toMatch(/20 deletions, of 20 users[\s\S]*nobody is told of these 20 deletions/);
    expect(await rows(page, 'user.deleted').count()).toBe(0);
    await dialog.getByRole('button', { name: 'Approve: publish 20 deletions' }).click();
    await rows(page, 'integration.released').waitFor(PATIENCE);
    expect(await rows(page, 'user.deleted').count()).toBeGreaterThan(0);
    await page.locator('.chip', { hasText: 'deleted 20' }).waitFor(PATIENCE);
  });

  it('whose list is cut in half is held too, and dismissed in silence', async () => {
    const { scene, page } = await openConsole();
    await press(page, /Half a list is synced/);
    await customer(page).getByText('10 deletions held').waitFor(PATIENCE);
    await customer(page).getByRole('button', { name: 'Decide…' }).click();
    await page.getByText("Kombo's list is without 10 of the 20 users known.").waitFor(PATIENCE);
    await press(page, 'Dismiss: take them over in silence');
    await rows(page, 'integration.released').waitFor(PATIENCE);
    expect(scene.watch.feed.after(0, 5_000).entries.filter((entry) => entry.user_id !== null)).toEqual([]);
  });

  it('whose credentials expire is failing, with the reason', async () => {
    const { page } = await openConsole();
    await press(page, /Credentials expire/);
    const why = /failed \d+ times: INTEGRATION\.AUTHENTICATION_INVALID/;
    await expect.poll(() => customer(page).innerText(), PATIENCE).toMatch(why);
  });
});

describe.runIf(hasBrowser)('the sandbox', () => {
  it('hires, edits, changes roles, deactivates, deletes and rehires somebody', async () => {
    const { scene, page } = await openConsole();
    await press(page, 'Hire…');
    await page.getByRole('textbox', { name: 'First name' }).fill('Ada');
    await page.getByRole('textbox', { name: 'Last name' }).fill('Lovelace');
    await press(page, 'Hire');
    await rows(page, 'user.created').filter({ hasText: 'Ada Lovelace' }).waitFor(PATIENCE);
    await page.getByLabel('Search people').fill('Lovelace');
    await press(page, 'Edit Ada Lovelace');
    await page.getByRole('textbox', { name: 'Email' }).fill('ada@analytical.example');
    await page.getByLabel('Works Council').check();
    await press(page, 'Save');
    await rows(page, 'user.updated').filter({ hasText: '→ ada@analytical.example' }).waitFor(PATIENCE);
    await press(page, 'Edit Ada Lovelace');
    await press(page, 'Deactivate');
    await rows(page, 'user.deactivated').filter({ hasText: 'Ada Lovelace' }).waitFor(PATIENCE);
    await press(page, 'Delete Ada Lovelace');
    await rows(page, 'user.deleted').filter({ hasText: 'Ada Lovelace' }).waitFor(PATIENCE);
    await press(page, 'Rehire Ada Lovelace');
    await rows(page, 'user.created').filter({ hasText: 'restored' }).waitFor(PATIENCE);
    const ada = scene
      .ats('greenhouse')
      .people()
      .find(({ first_name }) => first_name === 'Ada');
    expect(ada).toMatchObject({ last_name: 'Lovelace', status: 'ACTIVE', remote_deleted_at: null });
  });

  it('switches a field off and on, answers otherwise, and lets life go on faster', async () => {
    const { scene, page } = await openConsole();
    await page.getByText('Switches and answers').click();
    await page.getByLabel('status', { exact: true }).uncheck();
    await customer(page).getByText('no status').waitFor(PATIENCE);
    await page.getByLabel('status', { exact: true }).check();
    await page.getByLabel('Kombo answers').selectOption('empty');
    await page.getByLabel('Life goes on').selectOption('fast');
    await expect.poll(() => scene.sandbox.pace(), PATIENCE).toBe('fast');
    expect(scene.sandbox.faults.take(scene.ats('greenhouse').id, 'users')).toMatchObject({ kind: 'rows' });
  });
});

describe.runIf(hasBrowser)("a user's life", () => {
  it('is reached from an event, and says what was told and what would be next', async () => {
    const { page } = await openConsole();
    await press(page, /Somebody leaves/);
    await rows(page, 'user.deleted').getByRole('button').first().click(PATIENCE);
    await press(page, "This user's life");
    const dialog = page.getByRole('dialog');
    await dialog.getByText('The last event was user.deleted (removed)').waitFor(PATIENCE);
    expect(await dialog.innerText()).toMatch(/sequence \d+, after none[\s\S]*published by poll \d+/);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  });
});
