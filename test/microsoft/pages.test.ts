import { describe, expect, it } from 'vitest';
import type { Answer, Call } from '../../src/microsoft/call.ts';
import { allOf, pagesOf, type Page } from '../../src/microsoft/pages.ts';
import { createGraph } from '../../src/microsoft/graph.ts';
import { createPartnerCenter } from '../../src/microsoft/partner-center.ts';
import { everything, otherSide, sendTo } from './support.ts';

const own = '10000000-0000-4000-8000-000000000001';
const nobody: Answer = { status: 200, header: () => undefined, body: {} };
const first: Call = { service: 'graph', method: 'GET', path: 'groups', name: 'groups', headers: { ConsistencyLevel: 'eventual' } };

/** Sends nothing: the pages are numbers. */
function countingTo(last: number) {
  const asked: Call[] = [];
  const send = async (call: Call) => { asked.push(call); return nobody; };
  const read = (): Page<number> => ({ items: [asked.length], ...(asked.length < last && { next: { path: `groups?page=${asked.length + 1}` } }) });
  return { asked, pages: () => pagesOf(send, first, read) };
}

describe('pages', () => {
  it('are all read, each with what the first needed', async () => {
    const { asked, pages } = countingTo(3);
    await expect(allOf(pages())).resolves.toEqual([1, 2, 3]);
    expect(asked.map(({ path, headers }) => [path, headers])).toEqual(['groups', 'groups?page=2', 'groups?page=3'].map((path) => [path, { ConsistencyLevel: 'eventual' }]));
  });

  it('are asked for one at a time, and no more than are wanted', async () => {
    const { asked, pages } = countingTo(3);
    for await (const page of pages()) if (page[0] === 2) break;
    expect(asked).toHaveLength(2);
  });

  it('end with an error where they would never end', async () => {
    const { asked, pages } = countingTo(Infinity);
    await expect(allOf(pages())).rejects.toMatchObject({ name: 'MicrosoftError', reason: 'unreadable', call: 'GET groups' });
    expect(asked.length).toBe(5_000);
  });

  it('end with an error where Partner Center gives the same link for ever', async () => {
    const side = await otherSide(() => ({ body: { items: [], links: { next: { uri: '/customers?size=500&seekOperation=Next', method: 'GET', headers: [{ key: 'MS-ContinuationToken', value: 'same' }] } } } }));
    await expect(everything(createPartnerCenter(sendTo(side)).customers())).rejects.toMatchObject({ reason: 'unreadable', call: 'GET customers' });
    expect(side.heard).toHaveLength(2);
  });

  it('go on where the link is the same and the token is another', async () => {
    let page = 0;
    const side = await otherSide(() => ({ body: { items: [], links: (page += 1) < 4 ? { next: { uri: '/customers?size=500&seekOperation=Next', headers: [{ key: 'MS-ContinuationToken', value: String(page) }] } } : {} } }));
    await everything(createPartnerCenter(sendTo(side)).customers());
    expect(side.heard.map(({ headers }) => headers['ms-continuationtoken'])).toEqual([undefined, '1', '2', '3']);
  });

  it('end with an error where Graph goes round in a circle', async () => {
    const side = await otherSide(({ path, headers }) => ({ body: { value: [], '@odata.nextLink': `http://${headers.host}/graph/v1.0/circle?at=${path.endsWith('at=1') ? 2 : 1}` } }));
    await expect(createGraph(sendTo(side), own).ownSubscriptions(own)).rejects.toMatchObject({ reason: 'unreadable' });
    expect(side.heard).toHaveLength(3);
  });

  it.each([
    ['Partner Center', { items: [], links: { next: { uri: 7 } } }],
    ['Partner Center', { items: [], links: { next: { uri: '/customers', headers: 'none' } } }],
    ['Partner Center', { totalCount: 3 }],
    ['Partner Center', 'not a collection'],
  ])('%s: half a list is not taken for the whole of it: %j', async (_service, body) => {
    const side = await otherSide(() => ({ body: JSON.stringify(body) }));
    await expect(createPartnerCenter(sendTo(side)).resellers()).rejects.toMatchObject({ reason: 'unreadable', call: 'GET relationships' });
  });

  it.each([[{ value: [], '@odata.nextLink': 7 }], [{ error: {} }], [[]]])('Graph: half a list is not taken for the whole of it: %j', async (body) => {
    const side = await otherSide(() => ({ body }));
    await expect(createGraph(sendTo(side), own).ownSubscriptions(own)).rejects.toMatchObject({ reason: 'unreadable', call: 'GET directory/subscriptions' });
  });

  it('never lead to another origin', async () => {
    const thief = await otherSide(() => ({ body: { value: [] } }));
    const side = await otherSide(() => ({ body: { value: [], '@odata.nextLink': `${thief.url}/graph/v1.0/groups` } }));
    await expect(createGraph(sendTo(side), own).ownSubscriptions(own)).rejects.toMatchObject({ reason: 'unreadable' });
    expect(thief.heard).toEqual([]);
  });
});
