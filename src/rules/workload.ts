/** The Microsoft service that a ticket is about; `marketplace`: a product of another publisher. */
export type Workload = 'azure' | 'microsoft365' | 'dynamics365' | 'ems' | 'marketplace';

/** The kinds of request that Azure tells apart. */
export type IssueType = 'technical' | 'quota' | 'billing' | 'subscription-management';
