import { describe, expect, it } from 'vitest';
import { createPartnerCenter, type Subscription } from '../../src/microsoft/partner-center.ts';
import { recorded, sample } from './support.ts';

const contoso = '20000000-0000-4000-8000-000000000001';
const id = '60000000-0000-4000-8000-000000000101';
const plan = '60000000-0000-4000-8000-000000000105';

/** How one subscription of this shape is read. */
async function read(shape: object): Promise<Subscription> {
  const { send } = await recorded({ [`customers/${contoso}/subscriptions/${id}`]: { body: { id, status: 'active', ...shape } } });
  return createPartnerCenter(send).subscription(contoso, id);
}

const newOffer = 'CFQ7TTC0LH18:0001:CFQ7TTC0K971';
const oldOffer = '796B6B5F-613C-4E24-A17C-EBA730D49C02';

it('subscriptions of every shape, as the pages show them', async () => {
  const { send } = await recorded({ [`customers/${contoso}/subscriptions`]: `\uFEFF${sample('subscriptions')}` });
  const read = await createPartnerCenter(send).subscriptions(contoso);
  expect(read.map(({ id: each, name, workload, commerce, status }) => [each.slice(-3), name, workload, commerce, status])).toEqual([
    ['101', 'Microsoft 365 Business Basic', 'microsoft365', 'new-commerce', 'active'],
    ['00b', 'Office 365 E3', 'microsoft365', 'legacy', 'suspended'],
    ['103', 'Enterprise Mobility + Security E5', 'ems', 'legacy', 'expired'],
    ['104', 'Dynamics 365 Sales Enterprise Edition', 'dynamics365', 'new-commerce', 'active'],
    ['105', 'Azure plan', 'azure', 'new-commerce', 'active'],
    ['106', 'Old web farm', 'azure', 'legacy', 'active'],
    ['107', 'Nod Document Flow', 'marketplace', 'marketplace', 'active'],
  ]);
  expect(read[0]).toEqual({
    id, name: 'Microsoft 365 Business Basic', workload: 'microsoft365', commerce: 'new-commerce', status: 'active', offerId: newOffer, isTrial: false, quantity: 15,
    endsAt: new Date('2027-01-13T23:59:59.999Z'), azurePlan: false, publisher: 'Microsoft Corporation', orderId: '34b37d7340cc',
  });
  expect(read[1]).toMatchObject({ id: '83ef9d05-0000-4000-8000-00000000000b', endsAt: new Date('2027-12-12T08:00:00Z') });
});

describe('trap 1: legacy and new commerce are told apart by their shape', () => {
  it.each`
    shape                                                                              | commerce          | because
    ${{ offerId: newOffer }}                                                           | ${'new-commerce'} | ${'the form of the offer id'}
    ${{ offerId: newOffer.toLowerCase() }}                                             | ${'new-commerce'} | ${'in any case'}
    ${{ offerId: oldOffer }}                                                           | ${'legacy'}       | ${'an offer id that is a GUID'}
    ${{ offerId: 'MS-AZR-0145P' }}                                                     | ${'legacy'}       | ${'an Azure offer of old'}
    ${{ offerId: oldOffer, productType: { id: 'OnlineServicesNCE' } }}                 | ${'new-commerce'} | ${'a product type, whatever the offer'}
    ${{ offerId: oldOffer, productType: 'OnlineServicesNCE' }}                         | ${'new-commerce'} | ${'a product type as a word'}
    ${{ offerId: oldOffer, productType: null }}                                        | ${'legacy'}       | ${'no product type'}
    ${{ offerId: oldOffer, links: { product: { uri: '/products/CFQ7TTC0LH18' } } }}    | ${'new-commerce'} | ${'a link to a product'}
    ${{ links: { offer: { uri: '/v1/offers/x' } } }}                                   | ${'legacy'}       | ${'a link to an offer'}
    ${{ offerId: oldOffer, isTrial: false, billingType: 'license', termDuration: '' }} | ${'legacy'}       | ${'isTrial and billingType say nothing'}
    ${{ offerId: newOffer, isTrial: true, billingType: 'none' }}                       | ${'new-commerce'} | ${'isTrial and billingType say nothing'}
    ${{ offerId: 'something new' }}                                                    | ${'new-commerce'} | ${'the marks of neither: ask Partner Center for no contact'}
  `('$shape: $commerce ($because)', async ({ shape, commerce }) => {
    expect((await read(shape)).commerce).toBe(commerce);
  });
});

describe('trap 33: a product of another publisher is the marketplace\'s', () => {
  it.each`
    shape                                                                              | commerce
    ${{ offerId: newOffer, isMicrosoftProduct: false, publisherName: 'Nod Publishers' }} | ${'marketplace'}
    ${{ offerId: newOffer, isMicrosoftProduct: false, productType: { id: 'Azure' } }}  | ${'marketplace'}
    ${{ offerId: newOffer, productType: { id: 'SaaS' }, publisherName: 'Nod Publishers' }} | ${'marketplace'}
    ${{ offerId: newOffer, productType: { id: 'SaaS' } }}                              | ${'marketplace'}
    ${{ offerId: newOffer, productType: { id: 'SaaS' }, publisherName: 'Microsoft Corporation' }} | ${'new-commerce'}
    ${{ offerId: newOffer, productType: { id: 'SaaS' }, isMicrosoftProduct: true }}    | ${'new-commerce'}
    ${{ offerId: newOffer, productType: { id: 'OnlineServicesNCE' }, publisherName: 'Nod Publishers' }} | ${'new-commerce'}
    ${{ offerId: newOffer }}                                                           | ${'new-commerce'}
  `('$shape: $commerce', async ({ shape, commerce }) => {
    const { commerce: found, workload } = await read(shape);
    expect([found, workload === 'marketplace']).toEqual([commerce, commerce === 'marketplace']);
  });
});

it.each`
  written          | status         | because
  ${'active'}      | ${'active'}    | ${'as it is'}
  ${'Active'}      | ${'active'}    | ${'in any case'}
  ${1}             | ${'active'}    | ${'as a number'}
  ${'pending'}     | ${'active'}    | ${'bought, and on its way'}
  ${'suspended'}   | ${'suspended'} | ${'as it is'}
  ${'disabled'}    | ${'suspended'} | ${'switched off, the data still there'}
  ${'expired'}     | ${'expired'}   | ${'as it is'}
  ${4}             | ${'expired'}   | ${'as a number'}
  ${'none'}        | ${'suspended'} | ${'nothing that we know: not a silent active'}
  ${'somethingNew'} | ${'suspended'} | ${'nothing that we know: not a silent active'}
  ${undefined}     | ${'suspended'} | ${'not said'}
`('status $written is $status ($because)', async ({ written, status }) => {
  expect((await read({ offerId: newOffer, status: written })).status).toBe(status);
});

it.each(['deleted', 'Deleted', 3])('a subscription with status %j is gone', async (status) => {
  await expect(read({ offerId: newOffer, status })).rejects.toMatchObject({ reason: 'not-found', call: 'GET customers/{id}/subscriptions/{id}' });
});

it('trap 2: a trial is one that says so; one that says nothing is not called paid', async () => {
  expect([await read({ isTrial: true }), await read({ isTrial: false }), await read({})].map(({ isTrial }) => isTrial)).toEqual([true, false, undefined]);
});

it('a nickname never decides the workload', async () => {
  expect((await read({ offerId: oldOffer, offerName: 'Office 365 E3', friendlyName: 'For the Azure team' })).workload).toBe('microsoft365');
});

it.each`
  productType         | offerName                   | workload
  ${'Azure'}          | ${'Virtual machines'}       | ${'azure'}
  ${'AzureReservation'} | ${'Reserved VM instance'} | ${'azure'}
  ${'SavingsPlan'}    | ${'Compute'}                | ${'azure'}
  ${'Software'}       | ${'Windows Server 2025'}    | ${'microsoft365'}
`('$offerName of type $productType: $workload', async ({ productType, offerName, workload }) => {
  expect((await read({ offerId: newOffer, productType: { id: productType }, offerName })).workload).toBe(workload);
});

describe('trap 19: an Azure plan is no Azure subscription', () => {
  it('a plan says that it is one, a legacy subscription names the Azure subscription behind it', async () => {
    const [modern, legacy] = [
      await read({ offerId: 'DZH318Z0BPS6:0001:DZH318Z0BML8', offerName: 'Azure plan', productType: { id: 'Azure' }, entitlementId: plan }),
      await read({ offerId: 'MS-AZR-0145P', offerName: 'Microsoft Azure', entitlementId: plan.toUpperCase() }),
    ];
    expect([modern.azurePlan, modern.azureSubscriptionId, legacy.azurePlan, legacy.azureSubscriptionId]).toEqual([true, undefined, false, plan]);
  });

  it('an entitlement of a licence is no Azure subscription', async () => {
    expect(await read({ offerId: oldOffer, offerName: 'Office 365 E3', entitlementId: plan })).not.toHaveProperty('azureSubscriptionId');
  });

  it('the Azure subscriptions under a plan are its entitlements; what was deleted is gone', async () => {
    const { send } = await recorded({ [`customers/${contoso}/subscriptions/${plan}/azureEntitlements`]: sample('azure-entitlements') });
    expect(await createPartnerCenter(send).azureSubscriptions(contoso, plan)).toEqual([
      { id: 'ae000000-0000-4000-8000-00000000000d', name: 'Contoso production', status: 'active' },
      { id: 'ae000000-0000-4000-8000-00000000000e', name: 'Contoso test', status: 'suspended' },
    ]);
  });

  it('one that cannot be read is not taken for one that we do not provide', async () => {
    const { send } = await recorded({ [`customers/${contoso}/subscriptions/${plan}/azureEntitlements`]: { body: { items: [{ friendlyName: 'No id' }] } } });
    await expect(createPartnerCenter(send).azureSubscriptions(contoso, plan)).rejects.toMatchObject({ reason: 'unreadable' });
  });
});
