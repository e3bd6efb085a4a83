import { finding } from './finding.ts';
import { ruleBook } from './rule-book.ts';
import type { Finding } from './verdict.ts';

export interface CustomerOptions {
  readonly options: readonly ('partner' | 'microsoft')[];
  readonly findings: readonly Finding[];
}

/**
 * To whom a customer may turn (rules.md part 6), from whether it buys through CSP and what it also holds from Microsoft
 * directly. 004 says CSP customers cannot create requests, 001 and 002 that those with paid direct subscriptions can: a
 * caution that names both. Without CSP none of these rules applies.
 */
export function customerOptions({ csp, direct }: { csp: boolean; direct: 'none' | 'trial' | 'paid' }): CustomerOptions {
  if (!csp) return { options: ['microsoft'], findings: [] };
  const facts = { direct };
  if (direct === 'paid') {
    const both = finding('customer.direct-paid', 'caution', facts, ...ruleBook['customer.csp-only'].sources);
    return { options: ['partner', 'microsoft'], findings: [both] };
  }
  const cspOnly = finding('customer.csp-only', 'pass', facts);
  return { options: ['partner'], findings: direct === 'trial' ? [finding('customer.direct-trial', 'pass', facts), cspOnly] : [cspOnly] };
}
