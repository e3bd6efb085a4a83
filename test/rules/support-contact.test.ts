import { describe, expect, it } from 'vitest';
import { supportContact, type SupportContactFacts } from '../../src/rules/index.ts';
import { findingOf, outcomes, seeds } from './builders.ts';

const tailspin = { name: 'Tailspin Toys', tenantId: 'aaaa-1111' };
const provider = { name: 'Fabrikam Distribution', tenantId: 'BBBB-2222', phone: '+36 1 555 0100' };
const ownRecord = { name: 'Northwind' };
const profile = { name: 'Our support', email: 'support@fabrikam.example' };
const publisher = { name: 'Adatum', website: 'https://adatum.example/support' };
const everybody: SupportContactFacts = { commerce: 'legacy', partnerKind: 'indirect-provider', designated: tailspin, ownRecord, indirectProvider: provider, profile, publisher };

describe('who supports this subscription?', () => {
  it.each([
    { without: [], commerce: 'marketplace', contact: publisher, basis: 'publisher', because: 'Microsoft does not support marketplace products' },
    { without: ['publisher'], commerce: 'marketplace', contact: undefined, basis: 'publisher', because: 'the publisher does, even where we do not know it' },
    { without: [], commerce: 'legacy', contact: tailspin, basis: 'designated', because: 'the designated contact comes first' },
    { without: ['designated'], commerce: 'legacy', contact: ownRecord, basis: 'own-record', because: 'nobody is designated' },
    { without: ['designated'], commerce: 'new-commerce', contact: ownRecord, basis: 'own-record', because: 'nobody can be designated' },
    { without: ['designated', 'ownRecord'], commerce: 'legacy', contact: provider, basis: 'provider-default', because: 'the default on legacy subscriptions' },
    { without: ['designated', 'ownRecord'], commerce: 'new-commerce', contact: profile, basis: 'profile', because: 'the default is for legacy subscriptions alone' },
    { without: ['designated', 'ownRecord', 'indirectProvider'], commerce: 'legacy', contact: profile, basis: 'profile', because: 'the partner itself' },
    { without: ['designated', 'ownRecord', 'indirectProvider', 'profile'], commerce: 'legacy', contact: undefined, basis: 'none', because: 'nobody, said plainly' },
  ] as const)('$commerce without $without: $basis, $because', ({ without, commerce, contact, basis }) => {
    const facts = Object.fromEntries(Object.entries({ ...everybody, commerce }).filter(([key]) => !(without as readonly string[]).includes(key))) as unknown as SupportContactFacts;
    const answer = supportContact(facts);
    expect({ contact: answer.contact, basis: answer.basis }).toEqual({ contact, basis });
    expect('contact' in answer).toBe(contact !== undefined);
  });

  it('calls a designated provider by what it is: the default', () => {
    const designated = { name: 'FABRIKAM', tenantId: 'bbbb-2222' };
    const answer = supportContact({ ...everybody, designated });
    expect(answer).toMatchObject({ basis: 'provider-default', contact: designated });
    expect(outcomes(answer)).toMatchObject({ 'contact.default-provider': 'pass' });
  });
});

describe('what it says besides', () => {
  it('the pages disagree about what the customer sees', () => {
    const answer = supportContact(everybody);
    expect(outcomes(answer)).toEqual({ 'contact.per-subscription': 'pass', 'contact.visible': 'pass', 'contact.profile': 'caution', 'owner.reseller': 'pass' });
    expect(seeds(findingOf(answer, 'contact.profile'))).toEqual(['004', '000']);
    expect(findingOf(answer, 'contact.profile').facts).toEqual({ designated: 'Tailspin Toys', profile: 'Our support' });
  });

  it.each([
    { partnerKind: 'direct-bill', rule: 'owner.direct-bill', because: 'it owns the relationship end to end' },
    { partnerKind: 'indirect-reseller', rule: 'owner.reseller', because: 'it works with its provider' },
  ] as const)('$partnerKind: $because', ({ partnerKind, rule }) => {
    expect(outcomes(supportContact({ commerce: 'legacy', partnerKind, profile }))).toMatchObject({ [rule]: 'pass', 'contact.profile': 'pass' });
  });

  it.each([
    { designated: undefined, outcome: 'pass', because: 'the desk keeps its own record' },
    { designated: tailspin, outcome: 'caution', because: 'nobody can be designated on new commerce' },
  ])('new commerce, designated $designated.name: $outcome, $because', ({ designated, outcome }) => {
    const answer = supportContact({ commerce: 'new-commerce', partnerKind: 'direct-bill', ownRecord, ...(designated && { designated }) });
    expect(outcomes(answer)['contact.new-commerce']).toBe(outcome);
    expect(outcomes(answer)).not.toHaveProperty('contact.visible');
  });

  it.each([
    { known: publisher, outcome: 'pass', because: 'we know its contact' }, { known: undefined, outcome: 'unknown', because: 'look on the product page' },
  ])('marketplace: $outcome, $because', ({ known, outcome }) => {
    expect(outcomes(supportContact({ commerce: 'marketplace', partnerKind: 'direct-bill', designated: tailspin, ...(known && { publisher: known }) }))).toEqual({ 'marketplace.isv': outcome });
  });

  it('nobody is a fail', () => {
    expect(outcomes(supportContact({ commerce: 'new-commerce', partnerKind: 'advisor' }))).toEqual({ 'contact.per-subscription': 'fail', 'contact.new-commerce': 'pass' });
  });
});
