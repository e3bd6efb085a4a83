import { randomUUID } from 'node:crypto';
import type { Chat } from './desk.ts';

export const contoso = '20000000-0000-4000-8000-000000000001';

/** Fills and files the ticket form as somebody; gives the ticket's number, 'T-1042'. What is not named has a value that is right for Contoso. */
export async function fileTicket(chat: Chat, over: Readonly<Record<string, string>>): Promise<string> {
  const inputs = {
    form: randomUUID(), customer: contoso, subscription: '', workload: 'microsoft365', severity: 'A', issue: 'technical', breakFix: 'true',
    title: 'Exchange is down', description: '', language: 'en', contactName: 'Adele Vance', contactEmail: 'adele.vance@lamna.example.com', contactPhone: '', ...over,
  };
  const reply = await chat.sends('ticket.open/submit', inputs);
  const ticket = /T-\d+/.exec(reply.text)?.[0];
  if (reply.status !== 200 || !ticket) throw new Error(`The ticket was not filed: ${reply.text.slice(0, 300)}`);
  return ticket;
}
