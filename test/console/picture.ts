// The SDK warns of Node 20 at every start; what this needs to run is in package.json.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';

import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { nextHappening } from '../../infra/local/sandbox/life.ts';
import { openScene } from '../support/console-scene.ts';
import { launchBrowser } from './chromium.ts';

/** The picture of the README: everybody at one customer was deleted, while life goes on at the others. */
const FILE = join(import.meta.dirname, '../../infra/local/console/screenshot.png');

const SIZES = { greenhouse: 40, smartrecruiters: 25, recruhr: 18, workday: 200 };
const SIZE = { width: 1280, height: 690 };

/** How much happens before, and how long what is shown takes to be. */
const HAPPENINGS = 14;
const HAPPENING_MS = 900;
const SETTLING_MS = 1_500;

const scene = await openScene({ sizes: SIZES });
const browser = await launchBrowser();
try {
  const page = await browser.newPage({ viewport: SIZE, colorScheme: 'light' });
  await page.goto(scene.console.url);
  for (let nth = 0; nth < HAPPENINGS; nth += 1) {
    nextHappening(scene.sandbox.world);
    await delay(HAPPENING_MS);
    await scene.poll();
  }
  await page.getByRole('button', { name: /Everybody is deleted/ }).click();
  await page.getByRole('button', { name: 'Decide…' }).waitFor();
  await page.getByText('Watch what the next poll makes of it').waitFor({ state: 'hidden' });
  await page.mouse.move(0, 0);
  await delay(SETTLING_MS);
  await page.screenshot({ path: FILE });
} finally {
  await browser.close();
  await scene.close();
}
