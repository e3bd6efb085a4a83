import * as z from 'zod/v4';
import { instant } from './instant.ts';
import { flag, guid, known, maybe, must, text } from './parse.ts';

/** Somebody of a group. */
export interface Member {
  readonly objectId: string;
  readonly name: string;
  readonly email?: string;
  readonly phone?: string;
  /** A BCP 47 tag. */
  readonly language?: string;
}

/** What the shape below needs of a user. */
export const userFields = 'id,displayName,mail,userPrincipalName,businessPhones,mobilePhone,preferredLanguage,userType,accountEnabled';

const phones = (value: unknown) => (Array.isArray(value) ? value.map(text).find((phone) => phone !== undefined) : undefined);

/** A user, or 'elsewhere' for one who does not work here: a guest (guests get nothing through GDAP), or an account that is switched off. */
export const User = z.object({
  id: must(guid), displayName: maybe(text), mail: maybe(text), userPrincipalName: maybe(text), businessPhones: maybe(phones), mobilePhone: maybe(text),
  preferredLanguage: maybe(text), userType: maybe(text), accountEnabled: maybe(flag),
}).transform((user): Member | 'elsewhere' => {
  if (isGuest(user) || user.accountEnabled === false) return 'elsewhere';
  const { id, displayName, mail, userPrincipalName, businessPhones, mobilePhone, preferredLanguage } = user;
  return known({ objectId: id, name: displayName ?? userPrincipalName ?? id, email: mail ?? userPrincipalName, phone: businessPhones ?? mobilePhone, language: preferredLanguage });
});

/** The type may be missing on old accounts; then the name that invitations make tells. */
function isGuest({ userType, userPrincipalName = '' }: { userType: string | undefined; userPrincipalName: string | undefined }): boolean {
  return userType === undefined ? /#ext#/i.test(userPrincipalName) : userType.toLowerCase() === 'guest';
}

/** Anything in the directory by its object id. */
export const WithId = z.object({ id: must(guid) }).transform(({ id }) => id);

/** A group as a search for its name gives it. */
export const NamedGroup = z.object({ id: must(guid), displayName: maybe(text), createdDateTime: maybe(instant) });

/** Of the groups with this name the oldest: anybody may make another AdminAgents, but Microsoft's own came with the partner's tenant. */
export function oldestNamed(groups: readonly z.output<typeof NamedGroup>[], displayName: string): string | undefined {
  const named = groups.filter((group) => group.displayName?.toLowerCase() === displayName.trim().toLowerCase());
  const madeAt = ({ createdDateTime }: { createdDateTime: Date | undefined }) => createdDateTime?.getTime() ?? Infinity;
  return named.toSorted((a, b) => madeAt(a) - madeAt(b) || a.id.localeCompare(b.id, 'en')).at(0)?.id;
}
