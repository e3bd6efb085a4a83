import { beforeAll, describe, expect, it } from 'vitest';
import { findCustomer, type Lookup } from '../../src/directory/customers.ts';
import type { Staff } from '../../src/directory/people.ts';
import { fold } from '../../src/store/names.ts';
import type { Database } from '../../src/store/open.ts';
import { sharedDesk, type TestDesk } from '../support/desk.ts';

let desk: TestDesk;
beforeAll(async () => { desk = await sharedDesk(); });

const lamna = staffOf('10000000-0000-4000-8000-000000000001', 'Lamna Partners', true);
const trey = staffOf('10000000-0000-4000-8000-000000000002', 'Trey Research', false);
const firstUp = staffOf('10000000-0000-4000-8000-000000000006', 'First Up Consultants', false);

function staffOf(tenantId: string, name: string, own: boolean): Staff {
  return { kind: 'staff', tenantId, objectId: '', name: '', email: '', phone: '', manager: false, roles: [], company: { tenantId, name, kind: own ? 'indirect-provider' : 'indirect-reseller', own } };
}

/** A look-up's answer in one line: the customer found, 'A? B?' where it may be either, 'own', or '–'. */
function answer(lookup: Lookup): string {
  if (lookup.kind === 'found') return lookup.customer.name;
  if (lookup.kind === 'several') return lookup.customers.map(({ name }) => `${name}?`).join(' ');
  return lookup.kind === 'own' ? 'own' : '–';
}

const find = async (staff: Staff, ...names: string[]) => answer(await findCustomer(desk.database.db, staff, names));

describe('a customer is found by its name', () => {
  it.each`
    asked                          | found                     | because
    ${'Contoso'}                   | ${'Contoso'}              | ${'that is its name'}
    ${'cONTOSO'}                   | ${'Contoso'}              | ${'case does not count'}
    ${'  "Contoso", '}             | ${'Contoso'}              | ${'nor does punctuation'}
    ${'Contoso, Ltd.'}             | ${'Contoso'}              | ${'it is registered so'}
    ${'contoso kft'}               | ${'Contoso'}              | ${'corporate words do not count'}
    ${'contoso.example.com'}       | ${'Contoso'}              | ${'that is its domain'}
    ${'Contso'}                    | ${'Contoso'}              | ${'a letter is missing'}
    ${'Contosso'}                  | ${'Contoso'}              | ${'a letter is doubled'}
    ${'Kontoso'}                   | ${'Contoso'}              | ${'a letter is wrong'}
    ${'Nortwind'}                  | ${'Northwind Traders'}    | ${'a letter is missing in a part of the name'}
    ${'Relekloud'}                 | ${'Relecloud'}            | ${'it is spelt as it sounds'}
    ${'Tailspin'}                  | ${'Tailspin Toys'}        | ${'the first word will do'}
    ${'coffee'}                    | ${'Fourth Coffee'}        | ${'so will another'}
    ${'Adventureworks'}            | ${'Adventure Works'}      | ${'it is written as one word'}
    ${'van arsdel'}                | ${'VanArsdel'}            | ${'or as two'}
    ${'WWI'}                       | ${'Wide World Importers'} | ${'it is known by its letters'}
    ${'Margies'}                   | ${'Margie\'s Travel'}     | ${'apostrophes are left out'}
    ${'Ádventure Wörks'}           | ${'Adventure Works'}      | ${'accents are added'}
    ${'Contosónak'}                | ${'Contoso'}              | ${'Hungarian: to Contoso'}
    ${'Contosót'}                  | ${'Contoso'}              | ${'Hungarian: Contoso as object'}
    ${'Contosóval'}                | ${'Contoso'}              | ${'Hungarian: with Contoso'}
    ${'Fabrikamhoz'}               | ${'Fabrikam'}             | ${'Hungarian: to Fabrikam'}
    ${'Fabrikammal'}               | ${'Fabrikam'}             | ${'Hungarian: with Fabrikam'}
    ${'Litware-nek'}               | ${'Litware'}              | ${'Hungarian: to Litware, with a hyphen'}
    ${'Tailspinnél'}               | ${'Tailspin Toys'}        | ${'Hungarian: at Tailspin'}
    ${'コントソ'}                  | ${'Contoso'}              | ${'katakana'}
    ${'ｺﾝﾄｿ'}                      | ${'Contoso'}              | ${'half-width katakana'}
    ${'コントソ株式会社'}          | ${'Contoso'}              | ${'with the form of the company'}
    ${'コントソさん'}              | ${'Contoso'}              | ${'with a polite ending'}
    ${'アドベンチャーワークス'}    | ${'Adventure Works'}      | ${'katakana without the gap'}
    ${'ウッドグローブ'}            | ${'Woodgrove Bank'}       | ${'a part of it, in katakana'}
    ${'Nobody Inc'}                | ${'–'}                    | ${'there is no such customer'}
    ${'東京'}                      | ${'–'}                    | ${'a city is none'}
    ${'W'}                         | ${'–'}                    | ${'one letter says nothing'}
    ${'The'}                       | ${'–'}                    | ${'nor does an article'}
    ${'🎿'}                        | ${'–'}                    | ${'nor a picture'}
    ${''}                          | ${'–'}                    | ${'nor nothing'}
    ${'%'}                         | ${'–'}                    | ${'nor what SQL reads'}
    ${'Lamna Partners'}            | ${'own'}                  | ${'that is the asker\'s own company'}
  `('"$asked": $found, because $because', async ({ asked, found }) => {
    expect(await find(lamna, asked)).toBe(found);
  });

  it('the first of several pieces of text that fits counts most', async () => {
    expect(await find(lamna, 'Exchange Online', 'Fabrikam')).toBe('Fabrikam');
    expect(await find(lamna, 'Fabrikam', 'Nobody Inc')).toBe('Fabrikam');
    expect(await find(lamna)).toBe('–');
  });

  it('within what the asker may see alone', async () => {
    const asked = ['Contoso', 'Adventure Works', 'Fourth Coffee', 'Woodgrove', 'ファブリカム', 'Trey Research'];
    const all = async (staff: Staff) => Promise.all(asked.map((name) => find(staff, name)));
    expect(await all(lamna)).toEqual(['Contoso', 'Adventure Works', 'Fourth Coffee', 'Woodgrove Bank', 'Fabrikam', '–']);
    expect(await all(trey)).toEqual(['–', 'Adventure Works', 'Fourth Coffee', '–', '–', 'own']);
    expect(await all(firstUp)).toEqual(['–', '–', '–', 'Woodgrove Bank', '–', '–']);
  });
});

describe('where names are alike', () => {
  const others = ['Contoso Pharma', 'Contoso Suites', 'Fabricom', 'Graphic Design Institute'];

  it.each`
    asked               | found                                           | because
    ${'Contoso'}        | ${'Contoso'}                                    | ${'the name itself beats those that begin with it'}
    ${'Contoso Pharma'} | ${'Contoso Pharma'}                             | ${'the whole name was given'}
    ${'contoso pharm'}  | ${'Contoso? Contoso Pharma?'}                   | ${'the one is in it, the other nearly: better ask'}
    ${'suites'}         | ${'Contoso Suites'}                             | ${'only one has this word'}
    ${'fabricam'}       | ${'Fabricom? Fabrikam?'}                        | ${'it is one slip from either'}
    ${'institute'}      | ${'Graphic Design Institute'}                   | ${'nothing else is near'}
  `('"$asked": $found, because $because', async ({ asked, found }) => {
    expect(await among(others, (db) => findCustomer(db, lamna, [asked]).then(answer))).toBe(found);
  });

  it('at most five are offered to choose from', async () => {
    const many = Array.from({ length: 12 }, (_, place) => `Coho Winery ${'ABCDEFGHIJKL'[place]}`);
    const lookup = await among(many, (db) => findCustomer(db, lamna, ['Coho']));
    expect(lookup).toMatchObject({ kind: 'several', asked: 'Coho', customers: { length: 5 } });
  });
});

/** Answers a question as if these customers were there too; then they never were. */
async function among<T>(names: readonly string[], question: (db: Database) => Promise<T>): Promise<T> {
  let answered: T;
  const undo = new Error('undone');
  await desk.database.db.transaction().execute(async (db) => {
    const rows = names.map((name, place) => ({ name, tenantId: `2fffffff-0000-4000-8000-${String(place).padStart(12, '0')}` }));
    await db.insertInto('customer').values(rows.map((row) => ({ ...row, readAt: new Date(0) }))).execute();
    await db.insertInto('customerName').values(rows.map(({ tenantId, name }) => ({ tenantId, folded: fold(name) }))).execute();
    answered = await question(db);
    throw undo;
  }).catch((error: unknown) => { if (error !== undo) throw error; });
  return answered!;
}
