import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/v4';
import { instant } from '../../src/microsoft/instant.ts';
import { anyId, count, flag, guid, known, maybe, must, oneOf, sameWords, text, webAddress } from '../../src/microsoft/parse.ts';
import { at, quoted, withQuery } from '../../src/microsoft/path.ts';
import { workloadOf } from '../../src/microsoft/workloads.ts';

describe('a moment', () => {
  it.each`
    written                                | read                          | because
    ${'2016-12-22T20:31:17.24Z'}           | ${'2016-12-22T20:31:17.240Z'} | ${'ISO 8601'}
    ${'2015-11-25T06: 41: 12Z'}            | ${'2015-11-25T06:41:12.000Z'} | ${'stray spaces'}
    ${' 2015 - 11 - 25 T 06:41:12 Z '}     | ${'2015-11-25T06:41:12.000Z'} | ${'stray spaces anywhere'}
    ${'2019-01-04T01:00:12.6647304Z'}      | ${'2019-01-04T01:00:12.664Z'} | ${'seven digits of a second are cut'}
    ${'2019-01-09T00:21:45.9263727+00:00'} | ${'2019-01-09T00:21:45.926Z'} | ${'an offset of nothing'}
    ${'2026-11-21T10:00:00+09:00'}         | ${'2026-11-21T01:00:00.000Z'} | ${'an offset to the east'}
    ${'2026-11-21T10:00:00-0330'}          | ${'2026-11-21T13:30:00.000Z'} | ${'an offset to the west, without a colon'}
    ${'2026-10-01T00:00:00'}               | ${'2026-10-01T00:00:00.000Z'} | ${'without Z it is UTC'}
    ${'2026-10-01 08:15:00'}               | ${'2026-10-01T08:15:00.000Z'} | ${'a space for the T'}
    ${'2026-10-01'}                        | ${'2026-10-01T00:00:00.000Z'} | ${'a date alone'}
    ${'2024-02-29T00:00:00Z'}              | ${'2024-02-29T00:00:00.000Z'} | ${'a leap day'}
    ${'0001-01-01T00:00:00'}               | ${undefined}                  | ${'never'}
    ${'0001-01-01T00:00:00Z'}              | ${undefined}                  | ${'never, with Z'}
    ${'9999-12-31T23:59:59.9999999Z'}      | ${undefined}                  | ${'for ever'}
    ${'2026-02-29T00:00:00Z'}              | ${undefined}                  | ${'no such day'}
    ${'2026-13-01T00:00:00Z'}              | ${undefined}                  | ${'no such month'}
    ${'2026-01-01T25:00:00Z'}              | ${undefined}                  | ${'no such hour'}
    ${'2026-01-01T10:60:00Z'}              | ${undefined}                  | ${'no such minute'}
    ${'yesterday'}                         | ${undefined}                  | ${'not a date'}
    ${''}                                  | ${undefined}                  | ${'nothing'}
    ${null}                                | ${undefined}                  | ${'null'}
    ${1_700_000_000}                       | ${undefined}                  | ${'no page writes a number'}
  `('trap 11: $written is $read ($because)', ({ written, read }) => {
    expect(instant(written)?.toISOString()).toBe(read);
  });

  const moments = fc.date({ min: new Date('0002-01-01T00:00:00Z'), max: new Date('9998-12-31T23:59:59.999Z'), noInvalidDate: true });

  it('is read back whatever moment it is, with Z or without, with spaces around any sign', () => {
    fc.assert(fc.property(moments, fc.array(fc.nat(60), { maxLength: 8 }), (moment, places) => {
      const written = moment.toISOString();
      const spaced = places.reduce((so, place) => so.replaceAll(/[-:.TZ]/g, (sign, from: number) => (from % 61 === place ? ` ${sign} ` : sign)), written);
      for (const each of [written, written.slice(0, -1), written.toLowerCase(), spaced]) expect(instant(each)).toEqual(moment);
    }));
  });

  it('means the same in every zone', () => {
    fc.assert(fc.property(fc.date({ min: new Date('1990-01-01T00:00:00Z'), max: new Date('2090-01-01T00:00:00Z'), noInvalidDate: true }), fc.integer({ min: -14 * 60, max: 14 * 60 }), (moment, minutes) => {
      const local = new Date(moment.getTime() + minutes * 60_000).toISOString().slice(0, -1);
      const offset = `${minutes < 0 ? '-' : '+'}${String(Math.floor(Math.abs(minutes) / 60)).padStart(2, '0')}:${String(Math.abs(minutes) % 60).padStart(2, '0')}`;
      expect(instant(local + offset)).toEqual(moment);
    }));
  });

  it('is a real moment or none, whatever the text', () => {
    const dateLike = fc.stringMatching(/^[0-9TZ:. +-]{0,40}$/);
    fc.assert(fc.property(fc.oneof(fc.string(), dateLike, fc.anything()), (value) => {
      const read = instant(value);
      expect(read === undefined || !Number.isNaN(read.getTime())).toBe(true);
    }), { numRuns: 500 });
  });
});

describe('an id', () => {
  it('trap 11: a GUID is read in any case and kept in lower case', () => {
    fc.assert(fc.property(fc.uuid(), (id) => {
      expect([id, id.toUpperCase(), ` ${id}\n`].map(guid)).toEqual([id, id, id]);
    }));
  });

  it('is a GUID in lower case or none, whatever the value', () => {
    fc.assert(fc.property(fc.anything(), (value) => {
      expect(guid(value) ?? '00000000-0000-4000-8000-000000000000').toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/);
    }));
  });

  it('trap 13: digits stay the digits they are, however many', () => {
    fc.assert(fc.property(fc.stringMatching(/^\d{10,24}$/), (digits) => {
      expect([text(digits), anyId(digits)]).toEqual([digits, digits]);
    }));
  });

  it.each`
    value                                     | parse    | read                                      | because
    ${'00000000-0000-0000-0000-000000000000'} | ${guid}  | ${undefined}                              | ${'the empty GUID is none'}
    ${'5D027261'}                             | ${guid}  | ${undefined}                              | ${'not a GUID'}
    ${9900003}                                | ${text}  | ${'9900003'}                              | ${'an id written as a number'}
    ${2 ** 53}                                | ${text}  | ${undefined}                              | ${'a number that may have lost digits'}
    ${'  '}                                   | ${text}  | ${undefined}                              | ${'nothing but spaces'}
    ${' SupportProfile'}                      | ${text}  | ${'SupportProfile'}                       | ${'a leading space'}
    ${'5E5594D3-6F82-458B'}                   | ${anyId} | ${'5e5594d3-6f82-458b'}                   | ${'made as GUIDs are'}
    ${'ImxjLNL4_fOc'}                         | ${anyId} | ${'ImxjLNL4_fOc'}                         | ${'an id whose case may matter'}
    ${'True'}                                 | ${flag}  | ${true}                                   | ${'a word for true'}
    ${'no'}                                   | ${flag}  | ${undefined}                              | ${'neither true nor false'}
    ${'15'}                                   | ${count} | ${15}                                     | ${'a number in quotes'}
    ${-1}                                     | ${count} | ${undefined}                              | ${'no count'}
    ${'www.contoso.com'}                      | ${webAddress} | ${'https://www.contoso.com'}         | ${'no scheme'}
    ${'https://contoso.com/help?a=1'}         | ${webAddress} | ${'https://contoso.com/help?a=1'}    | ${'as it is'}
    ${'contoso.com:8443/help'}                | ${webAddress} | ${'https://contoso.com:8443/help'}   | ${'a port is no scheme'}
    ${'javascript:alert(1)'}                  | ${webAddress} | ${undefined}                         | ${'not for a browser'}
    ${'none'}                                 | ${webAddress} | ${undefined}                         | ${'not an address'}
  `('$value: $because', ({ value, parse, read }) => {
    expect(parse(value)).toBe(read);
  });
});

describe('a word', () => {
  const status = oneOf({ open: 'open', attention_needed: 'attention-needed', 1: 'open', 3: 'attention-needed' });

  it.each(['attention_needed', 'AttentionNeeded', 'attentionNeeded', ' ATTENTION NEEDED ', 3, '3'])('trap 11: %j is attention-needed', (written) => {
    expect(status(written)).toBe('attention-needed');
  });

  it.each(['brandNew', 'constructor', '__proto__', 9, null, undefined, {}, ''])('trap 11: %j is unknown, never a good one', (written) => {
    expect(status(written)).toBe('unknown');
  });

  it('is kept as Microsoft writes it where we say the same', () => {
    const same = sameWords(['approvalPending', 'active']);
    expect(['ApprovalPending', 'active', 'unknownFutureValue'].map(same)).toEqual(['approvalPending', 'active', 'unknown']);
  });
});

it('a field that may be missing takes nothing else with it; one that must be there does', () => {
  const shape = z.object({ id: must(guid), name: maybe(text) });
  expect(shape.safeParse({ id: '20000000-0000-4000-8000-000000000001', name: { odd: true }, more: 1 }).data).toEqual({ id: '20000000-0000-4000-8000-000000000001' });
  expect(shape.safeParse({ name: 'Contoso' }).success).toBe(false);
});

it('what is not known does not overwrite what is', () => {
  const before: { a?: number } = { a: 1 };
  expect({ ...before, ...known({ a: undefined, b: 2 }) }).toEqual({ a: 1, b: 2 });
});

describe('a path', () => {
  it('shows every id in the address and none in the name', () => {
    expect(at`customers/${'20000000-0000-4000-8000-000000000001'}/subscriptions/${'a'}`).toEqual({
      path: 'customers/20000000-0000-4000-8000-000000000001/subscriptions/a', name: 'customers/{id}/subscriptions/{id}',
    });
  });

  it('leads nowhere else, whatever the id', () => {
    const base = 'https://graph.microsoft.com/v1.0/';
    fc.assert(fc.property(fc.string({ unit: 'binary' }).filter((id) => !/^[.\s]*$/.test(id)), (id) => {
      const { pathname, search, hash } = new URL(at`groups/${id}/members`.path, base);
      expect([pathname.split('/').length, pathname.startsWith('/v1.0/groups/'), pathname.endsWith('/members'), search, hash]).toEqual([5, true, true, '', '']);
    }));
  });

  it('takes half of a sign for a sign that cannot be read', () => {
    expect(at`groups/${'a\ud83d'}`.path).toBe('groups/a%EF%BF%BD');
  });

  it.each(['', ' ', '.', '..', '...'])('takes no %j for an id', (id) => {
    expect(() => at`customers/${id}`).toThrow(RangeError);
  });

  it('says what was filtered for to Microsoft alone', () => {
    expect(withQuery(at`groups`, { $filter: `displayName eq ${quoted("Margie's & Co")}`, $top: 5, $select: undefined })).toEqual({
      path: 'groups?$filter=displayName%20eq%20%27Margie%27%27s%20%26%20Co%27&$top=5', name: 'groups',
    });
  });
});

describe('the workload of a product or service', () => {
  it.each`
    name                                               | workload
    ${'Azure plan'}                                    | ${'azure'}
    ${'Microsoft Azure'}                               | ${'azure'}
    ${'Azure DevOps'}                                  | ${'azure'}
    ${'MS-AZR-0145P'}                                  | ${'azure'}
    ${'Dynamics 365 Sales Enterprise Edition'}         | ${'dynamics365'}
    ${'Microsoft Dynamics CRM Online'}                 | ${'dynamics365'}
    ${'Dynamics 365 Apps'}                             | ${'dynamics365'}
    ${'Power Apps per user plan'}                      | ${'dynamics365'}
    ${'Power Automate'}                                | ${'dynamics365'}
    ${'Microsoft Power Platform'}                      | ${'dynamics365'}
    ${'Enterprise Mobility + Security E5'}             | ${'ems'}
    ${'Azure Active Directory Premium P1'}             | ${'ems'}
    ${'Azure AD Premium P2'}                           | ${'ems'}
    ${'Azure Information Protection Premium P1'}       | ${'ems'}
    ${'Microsoft Entra ID P1'}                         | ${'ems'}
    ${'Microsoft Intune'}                              | ${'ems'}
    ${'Identity Service'}                              | ${'ems'}
    ${'Mobile Device Management for Office 365'}       | ${'ems'}
    ${'Microsoft Defender for Cloud Apps'}             | ${'ems'}
    ${'Power BI Pro'}                                  | ${'microsoft365'}
    ${'Office 365 E3'}                                 | ${'microsoft365'}
    ${'Microsoft 365 E5 with Enterprise Mobility'}     | ${'microsoft365'}
    ${'Exchange Online'}                               | ${'microsoft365'}
    ${'SharePoint Online'}                             | ${'microsoft365'}
    ${'Microsoft Teams'}                               | ${'microsoft365'}
    ${'Microsoft 365 suite'}                           | ${'microsoft365'}
    ${'Something new'}                                 | ${'microsoft365'}
  `('$name: $workload', ({ name, workload }) => {
    expect(workloadOf(name)).toBe(workload);
  });
});
