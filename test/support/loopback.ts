import { clientConfig, type ClientLimits } from '../../functions/adapters/aws-clients.ts';

/** The configuration of a real SDK client that talks to a stand-in. It tries once, so that a test sees each request. */
export function loopback(url: string, limits: Partial<ClientLimits> = {}) {
  return {
    ...clientConfig({ tries: 1, ...limits }),
    endpoint: url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  };
}
