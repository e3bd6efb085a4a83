import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contoso, fabrikam, openApi, told, type Api } from './api-client.ts';

let api: Api;
beforeAll(async () => { api = await openApi({ customers: 100 }); });
afterAll(() => api.close());

const request = { customer: contoso, product: 'Microsoft Teams', severity: 'critical', title: 'Calls <drop>', description: 'All of them & more.', contactName: 'Adele Vance', contactEmail: 'adele.vance@lamna.example.com' };
const send = (path: string, form: Readonly<Record<string, string>>, headers: Readonly<Record<string, string>> = { Origin: api.url }) => told(`${api.url}${path}`, { method: 'POST', headers, body: new URLSearchParams(form) });
const page = async (query: string) => (await told(`${api.url}/portal${query}`)).text;

async function file(over: Partial<typeof request> = {}): Promise<string> {
  const { status, header } = await send('/portal/requests', { ...request, ...over });
  expect(status).toBe(303);
  return new URL(header('location')!, api.url).searchParams.get('filed')!;
}

describe('the page', () => {
  it('says what it is, in whose tenant one acts, and what there is', async () => {
    const { status, text, header } = await told(`${api.url}/portal?customer=${contoso}&service=Exchange&view=ticket`);
    expect([status, header('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    for (const part of ['<html lang="en">', "stand-in for Microsoft's portal", 'Contoso: service requests', '2611190040007731', 'EX1100211', '<option selected>Exchange Online</option>']) expect(text).toContain(part);
    expect(header('content-security-policy')).toContain("default-src 'none'");
    expect(text).not.toMatch(/<script|\sstyle=|\son\w+=/);
  });

  it('labels every field, and is drawn light and dark', async () => {
    const fields = [...(await page(`?customer=${contoso}`)).matchAll(/<(input|select|textarea)(?! type="hidden")[^>]*name=/g)];
    const labelled = [...(await page(`?customer=${contoso}`)).matchAll(/<label>[^<]+<(input|select|textarea)/g)];
    expect(fields.length).toBeGreaterThan(5);
    expect(labelled).toHaveLength(fields.length);
    expect((await told(`${api.url}/portal.css`)).text).toContain('color-scheme: light dark');
  });

  it('lists customers, fifty at most, and finds them', async () => {
    expect((await page('')).match(/<li>/g)).toHaveLength(50);
    expect(await page('?q=fabri')).toMatch(/<ul><li><a href="\/portal\?customer=20000000-0000-4000-8000-000000000002">Fabrikam<\/a><\/li><\/ul>\s*<p>1 of 1/);
    expect((await told(`${api.url}/portal?customer=nobody`)).status).toBe(404);
    expect(await page('?q=%22%3E%3Cb%3E')).toContain('value="&quot;&gt;&lt;b&gt;"');
  });
});

describe('a service request filed there', () => {
  it('has a number of sixteen digits, and appears at Partner Center', async () => {
    const number = await file();
    expect(number).toMatch(/^261121\d{10}$/);
    expect((await api.partnerCenter(`servicerequests/${number}`)).body).toMatchObject({
      title: 'Calls <drop>', severity: 'critical', status: 'open', productName: 'Microsoft Teams', organization: { id: contoso }, primaryContact: { email: 'adele.vance@lamna.example.com', firstName: 'Adele', lastName: 'Vance' },
      createdDate: api.now().toISOString(), notes: [],
    });
    expect((await api.partnerCenter(`customers/${contoso}/servicerequests`)).body.items.map(({ id }: any) => id)).toContain(number);
    expect((await api.partnerCenter(`customers/${fabrikam}/servicerequests`)).body.items.map(({ id }: any) => id)).not.toContain(number);
    const shown = await page(`?customer=${contoso}&filed=${number}`);
    expect(shown).toContain('Calls &lt;drop&gt;');
    expect(shown).not.toContain('<drop>');
  });

  it('is answered by Microsoft, and closed', async () => {
    const number = await file();
    expect(await send(`/portal/requests/${number}`, { do: 'answer', text: 'Which calls?' })).toMatchObject({ status: 303 });
    expect((await api.partnerCenter(`servicerequests/${number}`)).body).toMatchObject({ status: 'attention_needed', notes: [{ createdByName: 'Microsoft Support', text: 'Which calls?' }] });
    expect(await send(`/portal/requests/${number}`, { do: 'close', text: '' })).toMatchObject({ status: 303 });
    expect((await api.partnerCenter(`servicerequests/${number}`)).body).toMatchObject({ status: 'Closed', lastClosedDate: api.now().toISOString() });
    expect(await page(`?customer=${contoso}`)).not.toContain(`Close ${number}`);
  });

  it.each`
    what                      | form
    ${'no title'}             | ${{ title: '' }}
    ${'a product unknown'}    | ${{ product: 'Clippy' }}
    ${'no address'}           | ${{ contactEmail: 'adele' }}
    ${'a title too long'}     | ${{ title: 'x'.repeat(256) }}
  `('is refused with $what', async ({ form }) => {
    const { status, text } = await send('/portal/requests', { ...request, ...form });
    expect([status, text]).toEqual([400, expect.stringContaining('Go back and correct')]);
  });

  it.each`
    from                      | headers                                                        | status
    ${'another site'}         | ${{ Origin: 'https://desk.example.com' }}                      | ${403}
    ${'another port'}         | ${{ Origin: 'http://127.0.0.1:3978' }}                         | ${403}
    ${'nobody says where'}    | ${{}}                                                          | ${403}
  `('is not taken from $from', async ({ headers, status }) => {
    expect(await send('/portal/requests', request, headers)).toMatchObject({ status });
  });

  it('is not answered where there is none', async () => {
    expect(await send('/portal/requests/123', { do: 'close' })).toMatchObject({ status: 404 });
    expect(await send('/portal/requests', { ...request, customer: '20000000-0000-4000-8000-999999999999' })).toMatchObject({ status: 404 });
  });
});

describe('an Azure ticket', () => {
  const base = 'subscriptions/70000000-0000-4000-8000-000000000105/providers/Microsoft.Support/supportTickets/portal-1';
  const query = '?api-version=2024-04-01';
  const service = '/providers/Microsoft.Support/services/517f2da6-78fd-0498-4e22-ad26996b1dfc';

  it('is shown, answered and closed there', async () => {
    await api.azure(`${base}${query}`, { method: 'PUT', tenantId: contoso, body: { properties: {
      serviceId: service, problemClassificationId: `${service}/problemClassifications/a1000000-0000-4000-8000-000000000101`, title: 'A refund', description: 'Please.', severity: 'minimal', advancedDiagnosticConsent: 'No',
      contactDetails: { firstName: 'A', lastName: 'V', preferredContactMethod: 'email', primaryEmailAddress: 'a@lamna.example.com', preferredTimeZone: 'UTC', country: 'GBR', preferredSupportLanguage: 'en-us' },
    } } });
    const { body: { properties: { supportTicketId: number } } } = await api.azure(`${base}${query}`, { tenantId: contoso });
    expect(await page(`?customer=${contoso}`)).toContain(`${number}: A refund`);
    await send(`/portal/tickets/${number}`, { do: 'answer', text: 'It is on its way.' });
    const { body } = await api.azure(`${base}/communications${query}`, { tenantId: contoso });
    expect(body.value.at(-1).properties).toMatchObject({ communicationDirection: 'outbound', body: 'It is on its way.' });
    await send(`/portal/tickets/${number}`, { do: 'close' });
    expect((await api.azure(`${base}${query}`, { tenantId: contoso })).body.properties.status).toBe('Closed');
  });
});
