/** Where Microsoft is: the base addresses that every call is relative to, none with a slash at its end. */
export interface Endpoints {
  readonly partnerCenter: string;
  readonly graph: string;
  readonly azure: string;
  readonly login: string;
}

/** Microsoft's clouds that sell through CSP and that we serve. 21Vianet in China has other rules and is left out. */
export type Cloud = 'public' | 'us-government';

/** What a token is for: one of the APIs, or the Key Vault that may hold the refresh token. */
export type Audience = 'partner-center' | 'graph' | 'azure-support' | 'key-vault';

/** The addresses of one of Microsoft's clouds. Partner Center has one address for both. */
export function endpointsOf(cloud: Cloud): Endpoints {
  return cloud === 'us-government' ? {
    partnerCenter: 'https://api.partnercenter.microsoft.com/v1', graph: 'https://graph.microsoft.us/v1.0',
    azure: 'https://management.usgovcloudapi.net', login: 'https://login.microsoftonline.us',
  } : {
    partnerCenter: 'https://api.partnercenter.microsoft.com/v1', graph: 'https://graph.microsoft.com/v1.0',
    azure: 'https://management.azure.com', login: 'https://login.microsoftonline.com',
  };
}

const scopes = {
  'public': {
    'partner-center': 'https://api.partnercenter.microsoft.com/.default', graph: 'https://graph.microsoft.com/.default',
    'azure-support': 'https://management.azure.com/.default', 'key-vault': 'https://vault.azure.net/.default',
  },
  'us-government': {
    'partner-center': 'https://api.partnercenter.microsoft.com/.default', graph: 'https://graph.microsoft.us/.default',
    'azure-support': 'https://management.usgovcloudapi.net/.default', 'key-vault': 'https://vault.usgovcloudapi.net/.default',
  },
} as const satisfies Record<Cloud, Record<Audience, string>>;

/** The scope to ask a token for. The audience graph.windows.net of older pages is dead. */
export function scopeOf(audience: Audience, cloud: Cloud): string {
  return scopes[cloud][audience];
}
