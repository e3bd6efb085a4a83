import { existsSync, mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type BrowserContextOptions, type Locator, type Page } from 'playwright-core';
import strings from '../../cards/strings/en.json' with { type: 'json' };

const places = [
  '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/usr/bin/google-chrome-stable', '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/Applications/Chromium.app/Contents/MacOS/Chromium',
];
const switches = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
];

/** Where a Chromium is: as CHROMIUM says, or where one is usually installed. */
export const chromiumPath = [process.env['CHROMIUM'], ...places].find((path) => path && existsSync(path));

export const pictures = fileURLToPath(new URL('../../build/pictures/', import.meta.url));

export function openBrowser(): Promise<Browser> {
  mkdirSync(pictures, { recursive: true });
  return chromium.launch({ executablePath: chromiumPath!, args: switches });
}

/** The desk's English words, by the key that the page and the cards use; what is in {{braces}} matches anything. */
export function words(key: string): RegExp {
  const text = (strings as Record<string, string>)[key] ?? key.replace(/^chat\./, '');
  return new RegExp(`^\\s*${text.split(/\{\{.*?\}\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.*')}`);
}

export interface ChatPage {
  readonly page: Page;
  readonly log: Locator;
  /** What went wrong in the page: uncaught errors, and whatever its Content-Security-Policy refused. */
  readonly errors: readonly string[];
  write(text: string): Promise<Locator>;
  /** What the desk said last. */
  said(): Locator;
  /** Waits for the next thing the desk says while something is done. */
  next(act: () => Promise<unknown>): Promise<Locator>;
  forward(key: 'chat.clock.hour' | 'chat.clock.quarter'): Promise<void>;
  picture(name: string): Promise<void>;
}

/** Opens the local chat as somebody, in English; waits until the desk has greeted. */
export async function openChat(browser: Browser, url: string, person: string, options: BrowserContextOptions = {}): Promise<ChatPage> {
  const page = await (await browser.newContext({ reducedMotion: 'reduce', viewport: { width: 1200, height: 900 }, ...options })).newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => { if (/Content.Security.Policy/i.test(message.text())) errors.push(message.text()); });
  await page.goto(`${url}/?as=${person}&lang=en`);
  const log = page.getByRole('log');
  const fromDesk = log.locator('.theirs');
  await fromDesk.first().waitFor();

  async function next(act: () => Promise<unknown>): Promise<Locator> {
    const before = await fromDesk.count();
    await act();
    const answer = fromDesk.nth(before);
    await answer.waitFor();
    return answer;
  }

  return {
    page, log, errors, next,
    said: () => fromDesk.last(),
    write: (text) => next(async () => {
      const box = page.getByRole('textbox', { name: words('chat.say') }).last();
      await box.fill(text);
      await box.press('Enter');
    }),
    async forward(key) {
      const moved = page.waitForResponse((response) => response.url().endsWith('/sandbox/clock') && response.request().method() === 'POST');
      await page.getByRole('button', { name: words(`${key}.label`) }).click();
      await moved;
    },
    async picture(name) {
      await page.screenshot({ path: `${pictures}${name}.png` });
    },
  };
}
