import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { DetailType } from '../../functions/events/index.ts';
import { example } from '../infra/local/examples.ts';
import type { Scene } from '../support/console-scene.ts';
import { hasBrowser, openPage } from './browser.ts';
import { openStage } from './stage.ts';

const PATIENCE = { timeout: 20_000 };

/** Tells of somebody, with this first name if there is one. */
function tell({ watch }: Scene, type: DetailType, first_name?: string): void {
  const text = JSON.stringify(example(type));
  const named = first_name === undefined ? text : text.replace(/"first_name":"[^"]+"/, `"first_name":"${first_name}"`);
  watch.feed.tell(JSON.parse(named));
}

async function openStream() {
  const scene = await openStage();
  scene.sandbox.setPace('stopped');
  const page = await openPage(scene.console.url);
  await page.locator('.rows li').first().waitFor(PATIENCE);
  return { scene, page };
}

const first = async (page: Page) => page.locator('.row-open').first().innerText();
const read = async (page: Page) => page.evaluate(() => navigator.clipboard.readText());

describe.runIf(hasBrowser)('the stream', () => {
  it('says of an event what the terminal says, and has it and its rule to copy', async () => {
    const { scene, page } = await openStream();
    tell(scene, 'user.deactivated');
    const row = page.locator('.rows li', { hasText: 'user.deactivated' });
    await row.getByText('status ACTIVE → INACTIVE · −Hiring Manager').waitFor(PATIENCE);
    await row.hover();
    await row.getByRole('button', { name: 'Copy a rule pattern' }).click();
    await page.getByText('The rule pattern is copied.').waitFor(PATIENCE);
    expect(JSON.parse(await read(page))).toMatchObject({ source: ['ats.users'], 'detail-type': ['user.deactivated'] });
    await row.getByRole('button').first().click();
    await page.getByRole('button', { name: 'Copy JSON' }).click();
    const { source, time, detail } = example('user.deactivated');
    expect(JSON.parse(await read(page))).toEqual({ source, 'detail-type': 'user.deactivated', time, detail });
  });

  it('shows what is looked for: types, customers, words', async () => {
    const { scene, page } = await openStream();
    tell(scene, 'user.created', 'Ada');
    tell(scene, 'user.deleted', 'Grace');
    const shown = () => page.locator('.row-open').allInnerTexts();
    await expect.poll(async () => (await shown()).length, PATIENCE).toBe(6);
    await page.locator('.chip', { hasText: /^deleted/ }).click();
    expect(await shown()).toHaveLength(1);
    await page.locator('.chip', { hasText: /^deleted/ }).click();
    await page.getByLabel('Search the stream').fill('ready');
    expect(await shown()).toHaveLength(0);
    await page.getByLabel('Search the stream').fill(scene.ats('recruhr').id);
    expect(await shown()).toEqual([expect.stringContaining('integration.ready')]);
    await page.getByLabel('Search the stream').fill('');
    await page.getByLabel('Customer', { exact: true }).last().selectOption(scene.ats('workday').id);
    expect(await shown()).toEqual([expect.stringContaining('integration.ready')]);
  });

  it('leaves what is read where it is, while it is paused or scrolled, and says how much is new', async () => {
    const { scene, page } = await openStream();
    await page.getByRole('button', { name: 'Pause' }).click();
    const before = await first(page);
    tell(scene, 'user.created', 'Ada');
    await page.getByText('1 new').click(PATIENCE);
    await expect.poll(() => first(page), PATIENCE).toContain('user.created');
    for (let nth = 0; nth < 100; nth += 1) tell(scene, 'user.updated');
    await expect.poll(() => first(page), PATIENCE).toContain('user.updated');
    await page.locator('.rows').evaluate((list) => list.scrollTo({ top: 320 }));
    await page.waitForTimeout(100);
    const seen = await page.locator('.row-open').allInnerTexts();
    tell(scene, 'user.deleted');
    await page.getByText('1 new').waitFor(PATIENCE);
    expect(await page.locator('.row-open').allInnerTexts()).toEqual(seen);
    expect(before).toContain('integration.ready');
  });

  it('is walked through by keys', async () => {
    const { scene, page } = await openStream();
    tell(scene, 'user.created', 'Ada');
    await expect.poll(() => first(page), PATIENCE).toContain('Ada');
    await page.keyboard.press('3');
    await page.keyboard.press('j');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').getByText('Ada').first().waitFor(PATIENCE);
    await page.keyboard.press('Escape');
    for (let nth = 0; nth < 100; nth += 1) tell(scene, 'user.updated');
    await page.getByText('100 new').waitFor(PATIENCE);
    await page.keyboard.press('Escape');
    await expect.poll(() => first(page), PATIENCE).toContain('user.updated');
    for (let nth = 0; nth < 20; nth += 1) await page.keyboard.press('j');
    const scrolled = () => page.locator('.rows').evaluate((list) => list.scrollTop);
    expect(await scrolled()).toBeGreaterThan(0);
    await page.keyboard.press('Escape');
    await expect.poll(scrolled).toBe(0);
    await page.keyboard.press('/');
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('search');
  });

  it('is let go of by a tab that nobody sees, which catches up when it is seen', async () => {
    const { scene, page } = await openStream();
    await show(page, false);
    await page.getByText('not connected').waitFor(PATIENCE);
    tell(scene, 'user.created', 'Ada');
    await page.waitForTimeout(500);
    expect(await page.locator('.row-open').count()).toBe(4);
    await show(page, true);
    await expect.poll(() => first(page), PATIENCE).toContain('Ada');
    expect(await page.locator('.row-open').count()).toBe(5);
  });

  it('is read in the tabs that were opened last, of more than a browser has connections for', async () => {
    const { scene, page } = await openStream();
    const others: Page[] = [];
    for (let nth = 0; nth < 7; nth += 1) others.push(await openTab(page, scene.console.url));
    tell(scene, 'user.created', 'Ada');
    for (const other of others.slice(-5)) await expect.poll(() => first(other), PATIENCE).toContain('Ada');
    await page.getByText('read in other tabs; click to read here').click(PATIENCE);
    await expect.poll(() => first(page), PATIENCE).toContain('Ada');
  });
});

/** As the browser does when a tab is hidden by another. */
async function show(page: Page, isShown: boolean): Promise<void> {
  await page.evaluate((hidden) => {
    Object.defineProperty(document, 'hidden', { configurable: true, value: hidden });
    document.dispatchEvent(new Event('visibilitychange'));
  }, !isShown);
}

/** In the same browser. */
async function openTab(beside: Page, url: string): Promise<Page> {
  const page = await beside.context().newPage();
  await page.goto(url);
  await page.locator('.rows li').first().waitFor(PATIENCE);
  return page;
}

describe.runIf(hasBrowser)('an attempt at script in a name', () => {
  it('is text, wherever it is shown', async () => {
    const { scene, page } = await openStream();
    const name = '<img src=x onerror="document.title=1"><script>document.title=2</script>';
    scene.ats('greenhouse').hire({ first_name: name, last_name: '"><svg onload=document.title=3>', email: null });
    await scene.poll();
    const row = page.locator('.rows li', { hasText: '<img src=x' });
    await row.getByRole('button').first().click(PATIENCE);
    await page.getByRole('button', { name: "This user's life" }).click();
    await page.getByRole('heading', { name: '<script>' }).waitFor(PATIENCE);
    await page.keyboard.press('Escape');
    await page.getByLabel('Search people').fill('<svg onload');
    await page.getByRole('button', { name: 'Edit <img' }).click();
    expect(await page.getByRole('textbox', { name: 'First name' }).inputValue()).toBe(name);
    expect(await page.locator('img, svg, body script').count()).toBe(0);
    expect(await page.title()).toBe('ats-user-events');
  });

  it('turns nothing around that stands beside it, and is copied as it is', async () => {
    const { scene, page } = await openStream();
    const name = '\u202egnp.exe';
    scene.ats('greenhouse').hire({ first_name: name, email: `${name}@turned.example` });
    await scene.poll();
    await page.locator('.rows li', { hasText: 'gnp.exe' }).getByRole('button').first().click(PATIENCE);
    await page.getByRole('button', { name: 'Copy JSON' }).click();
    expect(JSON.parse(await read(page))).toMatchObject({ detail: { data: { user: { first_name: name } } } });
    const shown = () => page.locator('body').innerText();
    expect(await shown()).toMatch(/"first_name": "\\u202egnp\.exe"/);
    expect(await shown()).not.toContain('\u202e');
    await page.getByRole('button', { name: "This user's life" }).click();
    await page.getByText('snapshot, as last told').waitFor(PATIENCE);
    expect(await shown()).not.toContain('\u202e');
  });
});
