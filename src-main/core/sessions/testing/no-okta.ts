import type { OktaClient } from '../../okta/index.ts';

const unused = async (): Promise<never> => await Promise.reject(new Error('This double knows no such request.'));

/** The requests that doubles of the protocol client leave out. */
export class NoOkta implements Pick<
  OktaClient,
  'pushAuthorization' | 'authorizeDevice' | 'requestTokens' | 'userinfo' | 'endSessionUrl' | 'proof'
> {
  readonly pushAuthorization: OktaClient['pushAuthorization'] = unused;
  readonly authorizeDevice: OktaClient['authorizeDevice'] = unused;
  readonly userinfo: OktaClient['userinfo'] = unused;
  readonly endSessionUrl: OktaClient['endSessionUrl'] = unused;
  readonly proof: OktaClient['proof'] = unused;

  requestTokens(..._request: Parameters<OktaClient['requestTokens']>): ReturnType<OktaClient['requestTokens']> {
    return unused();
  }
}
