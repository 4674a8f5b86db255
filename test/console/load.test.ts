import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { example } from '../infra/local/examples.ts';
import { hasBrowser, openPage } from './browser.ts';
import { openStage } from './stage.ts';

const MANY = 5_000;
const SECONDS = 5;
const A_SECOND = 20;

describe.runIf(hasBrowser)('many events', () => {
  it('are shown without a jump and by few elements, and do not slow the page down', async () => {
    const scene = await openStage();
    scene.sandbox.setPace('stopped');
    const page = await openPage(scene.console.url);
    await page.locator('.rows li').first().waitFor();
    for (let nth = 0; nth < MANY; nth += 1) scene.watch.feed.tell(example('user.created'));
    await page.getByText('5,000 events').waitFor();
    const measured = page.evaluate(measure, SECONDS * 1_000);
    for (let nth = 0; nth < SECONDS * A_SECOND; nth += 1) {
      scene.watch.feed.tell(example(nth % 2 === 0 ? 'user.updated' : 'user.deleted'));
      await delay(1_000 / A_SECOND);
    }
    const { shift, blocked_ms, frames } = await measured;
    process.stderr.write(`20 a second on 5,000: shift ${shift}, blocked ${blocked_ms} ms, ${frames} frames\n`);
    expect(shift).toBeLessThan(0.1);
    expect(await page.locator('.rows li').count()).toBeLessThan(60);
    // Generously: other work on the machine counts too. Half of the time would be felt.
    expect(blocked_ms).toBeLessThan(SECONDS * 500);
    expect(frames).toBeGreaterThan(SECONDS * 5);
    await page.locator('.rows').evaluate((list) => list.scrollTo({ top: list.scrollHeight }));
    await page.getByText(/^\d+ new/).waitFor({ state: 'detached' });
    await expect.poll(() => page.locator('.row-open').last().isVisible()).toBe(true);
  });
});

/** What happens within a time: how much moved by itself, how long the page could not answer, how often it was drawn. */
async function measure(milliseconds: number) {
  let [shift, blocked_ms, frames] = [0, 0, 0];
  const count = () => {
    frames += 1;
    requestAnimationFrame(count);
  };
  requestAnimationFrame(count);
  const shifts = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if ('value' in entry) shift += Number(entry.value);
  });
  const tasks = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) blocked_ms += duration - 50;
  });
  shifts.observe({ type: 'layout-shift' });
  tasks.observe({ type: 'longtask' });
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
  return { shift, blocked_ms: Math.round(blocked_ms), frames };
}
