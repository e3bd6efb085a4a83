import type { Intent } from './intent.ts';
import { cancel } from './cancel.ts';
import { customerList } from './customer.list.ts';
import { customerOptions } from './customer-options.ts';
import { escalationCheck } from './escalation.check.ts';
import { gdapCheck } from './gdap.check.ts';
import { gdapExpiring } from './gdap.expiring.ts';
import { help } from './help.ts';
import { languageSet } from './language.set.ts';
import { marketplaceContact } from './marketplace-contact.ts';
import { microsoftCommunication } from './microsoft-communication.ts';
import { none } from './none.ts';
import { ownSubscription } from './own-subscription.ts';
import { portalOpen } from './portal.open.ts';
import { relationshipRequest } from './relationship.request.ts';
import { responseTime } from './response-time.ts';
import { selfService } from './self-service.ts';
import { serviceHealth } from './service-health.ts';
import { serviceRequestHowTo } from './service-request.how-to.ts';
import { slaBoard } from './sla.board.ts';
import { subscriptionList } from './subscription.list.ts';
import { supportContactAssign } from './support-contact.assign.ts';
import { supportContactFind } from './support-contact.find.ts';
import { supportCost } from './support-cost.ts';
import { supportModel } from './support-model.ts';
import { ticketList } from './ticket.list.ts';
import { ticketOpen } from './ticket.open.ts';
import { ticketShow } from './ticket.show.ts';
import { ticketUpdate } from './ticket.update.ts';

/** What people can ask for. */
export const intents: readonly Intent[] = [
  supportContactFind, supportContactAssign,
  ticketOpen, ticketList, ticketShow, ticketUpdate,
  responseTime, gdapCheck, gdapExpiring, serviceHealth, escalationCheck, customerOptions,
  marketplaceContact, ownSubscription, supportCost, supportModel, microsoftCommunication, selfService,
  serviceRequestHowTo, portalOpen, slaBoard, customerList, subscriptionList, relationshipRequest,
  languageSet, help, cancel, none,
];
