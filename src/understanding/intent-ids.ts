/** What people can ask for. Each has its phrases in phrases/<id>.json and its answer in src/intents/<id>.ts. */
export const intentIds = [
  'support-contact.find', 'support-contact.assign',
  'ticket.open', 'ticket.list', 'ticket.show', 'ticket.update',
  'response-time', 'gdap.check', 'gdap.expiring', 'service-health', 'escalation.check',
  'customer-options', 'marketplace-contact', 'own-subscription', 'support-cost', 'support-model',
  'microsoft-communication', 'self-service', 'service-request.how-to', 'portal.open', 'sla.board',
  'customer.list', 'subscription.list', 'relationship.request',
  'language.set', 'help', 'cancel', 'none',
] as const;
export type IntentId = (typeof intentIds)[number];
