/**
 * The numbers of the initial response (rules.md part 4), in one place: of the pages only 003 still carries the table, so they
 * are policy with a source and a date (see `ruleBook['response.a']` and its neighbours).
 */
export const responsePolicy = {
  /** Break-fix incidents: hours to the initial response by severity. */
  hours: { A: 2, B: 4, C: 8 },
  /** Other incidents within the entitlement: business days, whatever the severity. */
  otherBusinessDays: 1,
} as const;
