import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainText } from '../../src/microsoft/graph.html.ts';
import { createGraph } from '../../src/microsoft/graph.ts';
import { recorded, sample } from './support.ts';

const own = '10000000-0000-4000-8000-000000000001';
const contoso = '20000000-0000-4000-8000-000000000001';
const openIssues = 'admin/serviceAnnouncement/issues?$filter=isResolved%20eq%20false';

async function graph(routes: Parameters<typeof recorded>[0]) {
  const side = await recorded(routes);
  return { ...side, graph: createGraph(side.send, own) };
}

describe('incidents', () => {
  it('traps 11 and 22: the open ones of the customer\'s tenant, in any case, with the newest post as text', async () => {
    const { graph: client, heard } = await graph({ [openIssues]: sample('issues') });
    expect(await client.incidents(contoso)).toEqual([
      {
        id: 'EX226792', title: "Some users can't send mail", impact: "Users can't send mail from Outlook on the web.", service: 'Exchange Online', status: 'serviceDegradation', classification: 'incident',
        startedAt: new Date('2026-11-20T06:15:00Z'), changedAt: new Date('2026-11-20T09:00:00Z'), workload: 'microsoft365',
        latest: 'Current status: A fix is rolling out & reaches 60% of users.\n\n• Europe: done\n• Americas: under way',
      },
      {
        id: 'MO300001', title: 'Sign-in is slow', impact: '', service: 'Microsoft Entra', status: 'investigating', classification: 'advisory',
        startedAt: new Date('2026-11-19T06:15:00Z'), changedAt: new Date('2026-11-19T08:00:00Z'), workload: 'ems', latest: 'Use <tenant>.onmicrosoft.com &amp; wait',
      },
      {
        id: 'CR300002', title: 'Forms load slowly', impact: 'Slow forms.', service: 'Dynamics 365 Apps', status: 'unknown', classification: 'unknown',
        startedAt: new Date('2026-11-18T06:15:00Z'), changedAt: new Date('2026-11-18T07:00:00Z'), workload: 'dynamics365',
      },
    ]);
    expect(heard[0]!.headers.authorization).toBe(`Bearer graph ${contoso} user`);
  });

  it('one by itself, also when it is over', async () => {
    const { graph: client } = await graph({ 'admin/serviceAnnouncement/issues/TM300003': { body: JSON.parse(sample('issues')).value[3] } });
    expect(await client.incident(contoso, 'TM300003')).toMatchObject({ id: 'TM300003', status: 'serviceRestored', endedAt: new Date('2026-11-01T09:00:00Z') });
  });

  it('one that does not exist is undefined; one that may not be read is not', async () => {
    const { graph: client } = await graph({ 'admin/serviceAnnouncement/issues/EX1': { status: 403, body: { error: { code: 'Forbidden', message: 'Insufficient privileges' } } } });
    expect(await client.incident(contoso, 'EX2')).toBeUndefined();
    await expect(client.incident(contoso, 'EX1')).rejects.toMatchObject({ reason: 'denied', call: 'GET admin/serviceAnnouncement/issues/{id}' });
  });

  it.each`
    isResolved   | status                           | open
    ${false}     | ${'investigating'}               | ${true}
    ${false}     | ${'serviceRestored'}             | ${true}
    ${true}      | ${'investigating'}               | ${false}
    ${undefined} | ${'Investigating'}               | ${true}
    ${undefined} | ${'extendedRecovery'}            | ${true}
    ${undefined} | ${'somethingNew'}                | ${true}
    ${undefined} | ${'PostIncidentReviewPublished'} | ${false}
    ${undefined} | ${'falsePositive'}               | ${false}
    ${undefined} | ${'resolvedExternal'}            | ${false}
  `('isResolved $isResolved, $status: open $open', async ({ isResolved, status, open }) => {
    const { graph: client } = await graph({ [openIssues]: { body: { value: [{ id: 'EX1', startDateTime: '2026-11-20T06:15:00Z', isResolved, status }] } } });
    expect(await client.incidents(contoso)).toHaveLength(open ? 1 : 0);
  });
});

describe('a post as plain text', () => {
  it.each`
    html                                                   | text
    ${'Plain as it is.'}                                   | ${'Plain as it is.'}
    ${'<p>One.</p><p>Two.</p>'}                            | ${'One.\n\nTwo.'}
    ${'One.<br>Two.<BR/>Three.<br />Four.'}                | ${'One.\nTwo.\nThree.\nFour.'}
    ${'<ul><li>a</li><li>b</li></ul>c'}                    | ${'• a\n• b\nc'}
    ${'<b>Bold</b> and <a href="https://x.example">link</a>'} | ${'Bold and link'}
    ${'<div\nclass="x">One</div>'}                         | ${'One'}
    ${'a&nbsp;&amp;&nbsp;b &#233; &#xE9; &eacute; &bogus;'} | ${'a & b é é &eacute; &bogus;'}
    ${'&amp;lt;b&amp;gt;'}                                 | ${'&lt;b&gt;'}
    ${'&lt;script&gt;'}                                    | ${'<script>'}
    ${'1 < 2 and 3 > 2'}                                   | ${'1 < 2 and 3 > 2'}
    ${'a<!-- not <b>this</b> -->b'}                        | ${'ab'}
    ${'a<script>if (1 < 2) alert("<p>x</p>")</script>b'}   | ${'ab'}
    ${'a<!-- <script> -->b'}                               | ${'ab'}
    ${'a<STYLE>p { color: red }</STYLE>b'}                 | ${'ab'}
    ${'a<script>never closed'}                             | ${'a'}
    ${'a<img src=x onerror=alert(1)'}                      | ${'a'}
    ${'<!DOCTYPE html><html><body>x</body></html>'}        | ${'x'}
    ${'&#0;&#xD800;&#x110000;&#8;x'}                       | ${'x'}
    ${'  a \t b  \n\n\n\n c '}                             | ${'a b\n\nc'}
    ${''}                                                  | ${''}
  `('$html', ({ html, text }) => {
    expect(plainText(html)).toBe(text);
  });

  it('has no tag left of what was one', () => {
    const piece = fc.constantFrom('<p>', '</p>', '<b class="x">', '<a\nhref=x>', '<!DOCTYPE html>', '1 < 2', '2 > 1', '<script>', '</script>', '<!--', '-->', 'word', ' ', '<br/>', '\n', '&amp;');
    fc.assert(fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      expect(plainText(pieces.join(''))).not.toMatch(/<\/?[a-z][^<>]*>/i);
    }), { numRuns: 1_000 });
  });

  it.each(['<', '<!--', '<a ', '<script>', '&#', '&amp;', ' ', '<p', '\n '])('takes no long time, however often %j comes', (piece) => {
    const began = performance.now();
    plainText(piece.repeat(100_000));
    expect(performance.now() - began).toBeLessThan(500);
  });
});
