import { readFile } from 'node:fs/promises';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestDesk } from '../support/desk.ts';
import { chromiumPath, openBrowser, openChat, words, type ChatPage } from './chat-page.ts';

if (!chromiumPath) console.warn('The browser tests are skipped: there is no Chromium. Install one, or say where it is with CHROMIUM=/path/to/it.');

describe.skipIf(!chromiumPath)('the local chat', { timeout: 60_000 }, () => {
  let desk: { readonly url: string; close(): Promise<void> };
  let browser: Browser;

  beforeAll(async () => {
    [desk, browser] = await Promise.all([startTestDesk(), openBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await desk?.close();
  });

  it('lets an agent find the support contact, file a ticket, and the manager hear of it before it is due', async () => {
    const agent = await openChat(browser, desk.url, 'adele');
    await asksWhoSupports(agent, 'Contoso', 'Lamna Partners');
    await agent.picture('1-support-contact');

    const manager = await openChat(browser, desk.url, 'lucia');
    const ticket = await filesTicket(agent);
    await agent.picture('3-filed');
    await hearsOf(manager, ticket);
    await manager.picture('4-nudge');
    expect([...agent.errors, ...manager.errors]).toEqual([]);
  });

  it('needs no mouse, and says what happens to those who cannot see it', async () => {
    const { page, log, errors } = await openChat(browser, desk.url, 'adele');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.keyboard.type('who supports Contoso?');
    await page.keyboard.press('Enter');
    await expect.poll(() => log.locator('.mine').last().innerText()).toContain('who supports Contoso?');
    await page.keyboard.press('Shift+Tab');
    await expect.poll(() => page.evaluate('document.activeElement.closest("main") !== null')).toBe(true);
    expect(await log.getAttribute('aria-live')).toBe('polite');
    expect(errors).toEqual([]);
  });

  it.each([320, 360, 768, 1400])('fits a window of %i pixels, light and dark, in Japanese and Hungarian', async (width) => {
    for (const [person, language, colorScheme] of [['misaki', 'ja', 'light'], ['eszter', 'hu', 'dark']] as const) {
      const chat = await openChat(browser, desk.url, person, { viewport: { width, height: 760 }, colorScheme });
      await chat.page.getByRole('combobox').first().selectOption(language);
      await expect.poll(() => chat.page.locator('html').getAttribute('lang')).toBe(language);
      expect(await widerThanItself(chat)).toEqual([]);
      await chat.picture(`5-${language}-${width}`);
    }
  });

  it('opens the people in a narrow window as a sheet that Escape closes', async () => {
    const { page } = await openChat(browser, desk.url, 'adele', { viewport: { width: 360, height: 760 } });
    const megan = page.getByRole('button', { name: /Megan Bowen/ });
    await page.getByRole('button', { name: words('chat.people.switch') }).click();
    await megan.waitFor();
    await page.keyboard.press('Escape');
    await megan.waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: words('chat.people.switch') }).click();
    await megan.click();
    await expect.poll(() => new URL(page.url()).searchParams.get('as')).toBe('megan');
  });

  it('shows what people type as text, and keeps it when the window is loaded again', async () => {
    const chat = await openChat(browser, desk.url, 'adele');
    const text = '<img src=x onerror="document.title=\'owned\'"> [x](javascript:alert(1))';
    await chat.write(text);
    await chat.page.reload();
    await expect.poll(() => chat.log.locator('.mine').last().innerText()).toContain(text);
    expect(await chat.log.locator('img, a[href^="javascript"]').count()).toBe(0);
    expect(await chat.page.title()).not.toBe('owned');
    expect(chat.errors).toEqual([]);
  });

  it('saves the deadlines as a file, once that is allowed', async () => {
    const chat = await openChat(browser, desk.url, 'lucia');
    await filesTicket(await openChat(browser, desk.url, 'adele'));
    await chat.write('export the deadlines as CSV');
    const allow = chat.log.getByRole('button', { name: words('chat.file.allow') });
    await allow.waitFor();
    await chat.picture('6-file');
    await allow.click();
    const link = chat.log.getByRole('link', { name: /deadlines-.*\.csv/ });
    await link.waitFor();
    const [download] = await Promise.all([chat.page.waitForEvent('download'), link.click()]);
    expect(download.suggestedFilename()).toMatch(/^deadlines-\d{4}-\d\d-\d\d\.csv$/);
    expect(await readFile(await download.path(), 'utf8')).toMatch(/^\ufeffTicket,Customer,Severity,/);
    expect(chat.errors).toEqual([]);
  });

  it('shows in a narrow window the whole name of the language, and tables of two columns as tables', async () => {
    const { page, errors } = await openChat(browser, desk.url, 'lucia', { viewport: { width: 420, height: 760 } });
    for (const language of ['es', 'pt-BR']) {
      await page.getByRole('combobox').first().selectOption(language);
      expect([language, await cutOff(page)]).toEqual([language, 0]);
    }
    for (const columns of [2, 3]) expect([columns, await becomesBlocks(page, columns)]).toEqual([columns, columns > 2]);
    expect(errors).toEqual([]);
  });

  it('has the rarer buttons of a ticket in a menu', async () => {
    const agent = await openChat(browser, desk.url, 'adele');
    await filesTicket(agent);
    const { page, said, errors } = agent;
    const opensTheMenu = async () => {
      await said().getByRole('button', { name: words('chat.card.more') }).click();
      await page.getByRole('menu').waitFor();
    };
    expect(await said().getByRole('button', { name: words('button.more') }).isVisible()).toBe(true);
    await opensTheMenu();
    await agent.picture('7-menu');
    await page.keyboard.press('Escape');
    await page.getByRole('menu').waitFor({ state: 'detached' });
    await opensTheMenu();
    await page.getByRole('menuitem', { name: words('button.why') }).click();
    await expect.poll(() => said().innerText()).toContain('Why this deadline?');
    expect(errors).toEqual([]);
  });

  it('keeps what could not be sent, and sends it again', async () => {
    const { page, log } = await openChat(browser, desk.url, 'adele');
    await page.route('**/api/messages', (route) => route.abort());
    await page.getByRole('textbox', { name: words('chat.say') }).last().fill('who supports Contoso?');
    await page.keyboard.press('Enter');
    const again = log.locator('.mine').last().getByRole('button', { name: words('chat.message.again') });
    await again.waitFor();
    await page.unroute('**/api/messages');
    await again.click();
    await again.waitFor({ state: 'detached' });
  });
});

async function asksWhoSupports(agent: ChatPage, customer: string, contact: string): Promise<void> {
  const answer = await agent.write(`who supports ${customer}?`);
  await expect.poll(() => answer.innerText()).toContain(customer);
  expect(await answer.innerText()).toContain(contact);
}

/** Opens the form in one sentence, finds it filled in, files it; answers the ticket's number. */
async function filesTicket(agent: ChatPage): Promise<string> {
  const form = await agent.write('open a severity A ticket for Contoso, Exchange is down');
  await form.getByRole('button', { name: words('button.file') }).waitFor();
  expect(await form.getByLabel(words('form.customer')).locator('option:checked').innerText()).toContain('Contoso');
  expect(await form.getByRole('radio', { checked: true }).first().getAttribute('value')).toBe('A');
  expect(await form.getByRole('textbox', { name: words('form.subject') }).inputValue()).toMatch(/exchange/i);
  await agent.picture('2-form');
  await form.getByRole('button', { name: words('button.file') }).click();
  await expect.poll(() => form.innerText()).toMatch(/T-\d+/);
  return /T-\d+/.exec(await form.innerText())![0];
}

/** At three quarters of the two hours the manager is told, without having asked. */
async function hearsOf(manager: ChatPage, ticket: string): Promise<void> {
  const nudge = await manager.next(async () => {
    await manager.forward('chat.clock.hour');
    await manager.forward('chat.clock.quarter');
    await manager.forward('chat.clock.quarter');
  });
  await expect.poll(() => nudge.innerText()).toContain(ticket);
  expect(await nudge.getByRole('button').count()).toBeGreaterThan(1);
}

/** By how many pixels the box of languages is too narrow for the one that is chosen. */
function cutOff(page: ChatPage['page']): Promise<number> {
  return page.evaluate(`(() => {
    const box = document.querySelector('#chat-language');
    const free = box.cloneNode(true);
    free.value = box.value;
    free.style.maxWidth = 'none';
    for (const option of [...free.options]) if (!option.selected) option.remove();
    box.after(free);
    const wanted = free.offsetWidth;
    free.remove();
    return Math.max(0, wanted - box.offsetWidth);
  })()`);
}

/** Whether the page draws the rows of a table with so many columns as blocks, as it would in a narrow window. */
function becomesBlocks(page: ChatPage['page'], columns: number): Promise<boolean> {
  const cells = Array.from({ length: columns }, (_, place) => ({ type: 'TableCell', items: [{ type: 'TextBlock', text: String(place) }] }));
  const card = { type: 'AdaptiveCard', version: '1.5', body: [{ type: 'Table', columns: cells.map(() => ({ width: 1 })), rows: [1, 2].map(() => ({ type: 'TableRow', cells })) }] };
  return page.evaluate(`import('/chat/cards.js').then(({ cardElement }) => cardElement(${JSON.stringify(card)}, {}).querySelector('[role=table]').matches('.headed'))`);
}

/** What is wider than the room it has, and so would have to be scrolled sideways. */
function widerThanItself({ page }: ChatPage): Promise<string[]> {
  return page.evaluate(`[...document.querySelectorAll('html, header, main, .message, .card')]
    .filter((element) => element.scrollWidth > element.clientWidth + 1)
    .map((element) => element.tagName + '.' + element.className)`);
}
