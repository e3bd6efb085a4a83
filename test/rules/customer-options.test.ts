import { describe, expect, it } from 'vitest';
import { customerOptions } from '../../src/rules/index.ts';
import { outcomes, seeds } from './builders.ts';

describe('to whom may the customer turn?', () => {
  it.each([
    { csp: true, direct: 'none', options: ['partner'], findings: { 'customer.csp-only': 'pass' }, because: 'a CSP customer cannot create a request' },
    { csp: true, direct: 'trial', options: ['partner'], findings: { 'customer.direct-trial': 'pass', 'customer.csp-only': 'pass' }, because: 'a direct trial changes nothing' },
    { csp: true, direct: 'paid', options: ['partner', 'microsoft'], findings: { 'customer.direct-paid': 'caution' }, because: 'the pages disagree on their face' },
    { csp: false, direct: 'none', options: ['microsoft'], findings: {}, because: 'none of these rules applies' },
    { csp: false, direct: 'trial', options: ['microsoft'], findings: {}, because: 'none of these rules applies' },
    { csp: false, direct: 'paid', options: ['microsoft'], findings: {}, because: 'none of these rules applies' },
  ] as const)('CSP $csp, direct $direct: $options, $because', ({ csp, direct, options, findings }) => {
    const answer = customerOptions({ csp, direct });
    expect(answer.options).toEqual(options);
    expect(outcomes(answer)).toEqual(findings);
  });

  it('names both sides where they disagree', () => {
    expect(seeds(customerOptions({ csp: true, direct: 'paid' }).findings[0]!)).toEqual(['001', '002', '004']);
  });
});
