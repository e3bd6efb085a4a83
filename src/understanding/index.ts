// TEMPORARY STUB written by the integrator until the real recogniser is here: overwrite this file.
import type { Locale } from '../locale.ts'; import type { Severity, Workload } from '../rules/index.ts'; import type { IntentId } from './intent-ids.ts';
export interface Understanding { readonly intent: IntentId; readonly confidence: number; readonly language: Locale; readonly entities: { readonly severity?: Severity; readonly workload?: Workload; readonly ticket?: string; readonly language?: Locale; readonly names: readonly string[] }; readonly title?: string; readonly update?: string; readonly note?: string }
export function createUnderstanding(): (text: string, hint?: { locale?: Locale }) => Understanding {
  return (text) => {
    const t = text.toLowerCase(); const names = /(?:for|supports) ([A-Z][\w' ]+)/.exec(text)?.[1]; const sev = /sev(?:erity)? ([abc])\b/i.exec(text)?.[1]?.toUpperCase() as Severity | undefined; const ticket = /t-(\d+)/i.exec(text)?.[1];
    const intent: IntentId = /answered|close|resolve/.test(t) ? 'ticket.update' : ticket ? 'ticket.show' : /supports|call for help/.test(t) ? 'support-contact.find' : /open a/.test(t) ? 'ticket.open' : /how fast/.test(t) ? 'response-time' : /can i file/.test(t) ? 'gdap.check' : /tickets/.test(t) ? 'ticket.list' : /never mind/.test(t) ? 'cancel' : /help|^hi/.test(t) ? 'help' : /magyarul|speak/.test(t) ? 'language.set' : 'none';
    return { intent, confidence: 1, language: 'en', entities: { names: names ? [names] : [], ...(sev && { severity: sev }), ...(ticket && { ticket: `T-${ticket}` }), ...(/azure/.test(t) ? { workload: 'azure' as const } : /exchange/.test(t) ? { workload: 'microsoft365' as const } : {}), ...(/hungarian|magyarul/.test(t) && { language: 'hu' as const }) }, ...(/, (.+)$/.exec(text) ? { title: /, (.+)$/.exec(text)![1] } : {}), ...(/answered/.test(t) ? { update: 'first-response' } : {}) };
  };
}
