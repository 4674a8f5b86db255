import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { DARK, DESKTOP, hasBrowser, openPage, PHONE } from './browser.ts';
import { openStage } from './stage.ts';

const PATIENCE = { timeout: 20_000 };

/** What axe calls serious or critical, with where it is. */
async function findings(page: Page): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  return grave.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
}

const LOOKS = [
  ['light', DESKTOP],
  ['dark', DARK],
  ['a phone', PHONE],
  ['a phone in the dark', { ...PHONE, colorScheme: 'dark' as const }],
] as const;

describe.runIf(hasBrowser)('for everybody', () => {
  it.each(LOOKS)('there is nothing serious in the way: %s', async (_, look) => {
    const scene = await openStage();
    const page = await openPage(scene.console.url, look);
    const isPhone = look.viewport?.width === 390;
    const goTo = async (part: string) => {
      if (isPhone) await page.getByRole('navigation').getByRole('button', { name: part }).click();
    };
    await page.locator('.rows li').first().waitFor(PATIENCE);
    expect(await findings(page)).toEqual([]);
    await goTo('Sandbox');
    await page.getByText('Switches and answers').click();
    await page.getByRole('button', { name: /Everybody is deleted/ }).click();
    await page.waitForTimeout(300);
    expect(await findings(page)).toEqual([]);
    await goTo('Integrations');
    await page.getByRole('button', { name: 'Decide…' }).click(PATIENCE);
    await page.getByRole('dialog').getByText('user.deleted').first().waitFor(PATIENCE);
    await page.waitForTimeout(300);
    expect(await findings(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await goTo('Stream');
    await page.locator('.row-open').first().click();
    await page.waitForTimeout(300);
    expect(await findings(page)).toEqual([]);
  });

  it('a phone needs no scrolling to the side', async () => {
    const scene = await openStage();
    const page = await openPage(scene.console.url, PHONE);
    for (const part of ['Sandbox', 'Integrations', 'Stream']) {
      await page.getByRole('navigation').getByRole('button', { name: part }).click();
      await page.getByRole('heading', { name: part, exact: true }).waitFor(PATIENCE);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
      const panel = page.locator('.panel:visible');
      expect(await panel.count()).toBe(1);
      for (const { left, right, width } of await panel.locator('li, .card, .filter-line').evaluateAll(boxes)) {
        expect([left >= 0, right <= 390, width > 150]).toEqual([true, true, true]);
      }
    }
  });
});

const boxes = (elements: readonly Element[]) =>
  elements.map((element) => {
    const { left, right, width } = element.getBoundingClientRect();
    return { left, right, width };
  });
