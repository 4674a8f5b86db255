import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, expect, onTestFinished } from 'vitest';
import { executablePath, launchBrowser } from './chromium.ts';

/** Without a browser these tests are skipped, said aloud; in CI they fail. */
export const hasBrowser = executablePath !== undefined || process.env['CI'] !== undefined;

if (!hasBrowser) process.stderr.write('Skipped: the console in a browser, because there is no Chromium.\n');

let running: Promise<Browser> | undefined;
afterAll(async () => (await running)?.close());

export const DESKTOP: BrowserContextOptions = { viewport: { width: 1280, height: 800 } };
export const DARK: BrowserContextOptions = { ...DESKTOP, colorScheme: 'dark' };
export const PHONE: BrowserContextOptions = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };

/** A page of its own, which may at no time write an error to its console that is not expected, load from elsewhere, or throw. */
export async function openPage(
  url: string,
  options: BrowserContextOptions = DESKTOP,
  expected: readonly RegExp[] = [],
): Promise<Page> {
  const permissions = ['clipboard-read', 'clipboard-write'];
  running ??= launchBrowser();
  const context = await (await running).newContext({ permissions, ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    const { origin, protocol } = new URL(request.url());
    if (protocol !== 'data:' && origin !== new URL(url).origin) complaints.push(`loads ${request.url()}`);
  });
  onTestFinished(async () => {
    await context.close();
    expect(complaints.filter((complaint) => !expected.some((one) => one.test(complaint)))).toEqual([]);
  });
  await page.goto(url);
  return page;
}
