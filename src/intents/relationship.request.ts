import type { Desk, Intent, Request } from './intent.ts';
import { guidanceReply, partnerCenter } from './guidance.card.ts';

/** "How do I add Tailspin as our reseller?" Two relationships go by that name, so where it is not said, it is asked. */
export const relationshipRequest: Intent = {
  id: 'relationship.request',
  cards: ['guidance'],
  audience: ['staff'],
  answer: async ({ text, params }: Request, { directory }: Desk) => {
    const which = params.which ?? (/gdap|granular/i.test(text) ? 'gdap' : undefined);
    if (which === 'reseller') return guidanceReply({ answer: 'guidance.relationship.reseller', points: ['contact.request-relationship', 'contact.default-provider'], links: [partnerCenter] });
    const invitation = which === 'gdap' ? await directory.invitationLink() : undefined;
    if (which === 'gdap') return guidanceReply({ answer: 'guidance.relationship.gdap', lines: [{ key: 'guidance.relationship.gdap.steps', facts: {} }], points: ['access.delegated'], links: [partnerCenter, ...(invitation ? [{ key: 'button.invitation', url: invitation }] : [])] });
    const choices = ['reseller', 'gdap'].map((each) => ({ key: `ask.relationship.${each}`, verb: 'relationship.request', data: { which: each } }));
    return guidanceReply({ answer: 'guidance.escalation.unknown', ask: { question: 'ask.relationship', choices } });
  },
};
