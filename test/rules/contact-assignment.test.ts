import { describe, expect, it } from 'vitest';
import { contactAssignment, type ContactAssignmentFacts } from '../../src/rules/index.ts';
import { findingOf, outcomes, seeds } from './builders.ts';

function assignmentFacts(over: Partial<ContactAssignmentFacts> = {}): ContactAssignmentFacts {
  return { partnerRoles: ['helpdesk-agent'], commerce: 'legacy', reseller: { related: true, dap: true, gdap: false }, ...over };
}

describe('may this contact be assigned?', () => {
  it.each([
    { over: {}, outcome: 'pass', because: 'role, relationship and DAP are there' },
    { over: { commerce: 'new-commerce' }, outcome: 'fail', because: 'not supported on new commerce' },
    { over: { partnerRoles: ['admin-agent'] }, outcome: 'pass', because: 'an admin agent may' },
    { over: { partnerRoles: ['global-admin'] }, outcome: 'pass', because: 'a global admin may' },
    { over: { partnerRoles: ['sales-agent'] }, outcome: 'fail', because: 'a sales agent may not' },
    { over: { partnerRoles: [] }, outcome: 'fail', because: 'no role' },
    { over: { reseller: { related: false, dap: true } }, outcome: 'fail', because: 'no established relationship: the reseller is not in the list' },
    { over: { reseller: { dap: true } }, outcome: 'unknown', because: 'the relationship could not be read' },
    { over: { reseller: { related: true, dap: true } }, outcome: 'pass', because: 'DAP is what 000 asks' },
    { over: { reseller: { related: true, dap: false, gdap: true } }, outcome: 'caution', because: '000 asks for DAP, which has given way to GDAP' },
    { over: { reseller: { related: true, gdap: true } }, outcome: 'caution', because: 'GDAP will do where DAP could not be read' },
    { over: { reseller: { related: true, dap: false, gdap: false } }, outcome: 'fail', because: 'no delegated rights at all' },
    { over: { reseller: { related: true, dap: false } }, outcome: 'unknown', because: 'GDAP could not be read' },
    { over: { reseller: { related: true } }, outcome: 'unknown', because: 'neither could be read' },
  ] as const)('$over: $outcome, $because', ({ over, outcome }) => {
    expect(contactAssignment(assignmentFacts(over as Partial<ContactAssignmentFacts>)).outcome).toBe(outcome);
  });

  it('says that nobody can on new commerce, and nothing else', () => {
    expect(outcomes(contactAssignment(assignmentFacts({ commerce: 'new-commerce', partnerRoles: [], reseller: {} })))).toEqual({ 'contact.new-commerce': 'fail' });
  });

  it('names everything that is missing at once', () => {
    expect(outcomes(contactAssignment(assignmentFacts({ partnerRoles: [], reseller: { related: true, dap: false, gdap: false } }))))
      .toEqual({ 'contact.new-commerce': 'pass', 'contact.roles': 'fail', 'contact.request-relationship': 'pass', 'contact.reseller': 'fail' });
  });

  it('does not judge the rights of a reseller that has no relationship', () => {
    expect(outcomes(contactAssignment(assignmentFacts({ reseller: { related: false, dap: false, gdap: false } })))).not.toHaveProperty('contact.reseller');
  });

  it('names the pages that disagree, and how a reseller works once chosen', () => {
    const verdict = contactAssignment(assignmentFacts({ reseller: { related: true, dap: false, gdap: true } }));
    expect(seeds(findingOf(verdict, 'contact.reseller'))).toEqual(['000', '001', '002']);
    expect(findingOf(verdict, 'owner.reseller').outcome).toBe('pass');
  });
});
