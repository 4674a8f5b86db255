import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

/** Where Debian, Chrome and others put it. */
const USUAL_PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The browser of this machine; none if there is none. */
export const executablePath = [process.env['CHROMIUM_PATH'] ?? '', ...USUAL_PLACES].find((place) => existsSync(place));

/** In a container the browser's own sandbox cannot be had, and it loads nothing but our page. */
export async function launchBrowser(): Promise<Browser> {
  if (executablePath === undefined) throw new Error('There is no Chromium: CHROMIUM_PATH names one that is elsewhere.');
  return chromium.launch({ executablePath, args: ['--no-sandbox'] });
}
