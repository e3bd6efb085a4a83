/** The three of Microsoft's services that can be made to fail. */
export type Service = 'partner-center' | 'graph' | 'azure-support';

export const faultKinds = ['429', '500', 'timeout', 'cut', 'expired-token', 'mfa'] as const;
export type Fault = (typeof faultKinds)[number];

export interface Faults {
  /** Makes a service fail in one way for so many milliseconds of the desk's time. A later one takes its place. */
  set(service: Service, fault: Fault, forMs: number): void;
  /** Makes everything whole at once; what was held is answered. */
  clear(): void;
  /** The fault that a service has now. */
  active(service: Service): Fault | undefined;
  /** Waits until a service answers again, or until the caller has gone. */
  recovered(service: Service, gone: AbortSignal): Promise<void>;
  /** Tokens for the service with this serial number or a lower one are no longer taken. */
  revokedUpTo(service: Service): number;
  /** A token with this serial number was issued for the service. */
  issued(service: Service | undefined, serial: number): void;
}

const lookAgainMs = 50;

/** What is wrong with Microsoft's side of the sandbox, and until when. */
export function createFaults(now: () => Date): Faults {
  const faults = new Map<Service, { readonly fault: Fault; readonly until: number }>();
  const revoked = new Map<Service, number>();
  let serial = 0;

  function active(service: Service): Fault | undefined {
    const found = faults.get(service);
    return found && now().getTime() < found.until ? found.fault : undefined;
  }

  return {
    active,
    set(service, fault, forMs) {
      faults.set(service, { fault, until: now().getTime() + forMs });
      if (fault === 'expired-token') revoked.set(service, serial);
    },
    clear: () => faults.clear(),
    async recovered(service, gone) {
      while (!gone.aborted && active(service) === 'timeout') await new Promise((resolve) => { setTimeout(resolve, lookAgainMs).unref(); });
    },
    revokedUpTo: (service) => revoked.get(service) ?? -1,
    issued(service, number) {
      serial = Math.max(serial, number);
      if (service && active(service) === 'expired-token') revoked.set(service, number);
    },
  };
}
