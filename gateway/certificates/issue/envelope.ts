/**
 * The signed form of a credential: a JWS with the media types of VC-JOSE-COSE.
 */

import { sealJws } from '../sign/jws.ts'
import type { Signer } from '../sign/sign.ts'
import type { Credential } from './credential.ts'

export const TYP = 'vc+jwt'
export const CTY = 'vc'

export async function seal(credential: Credential, signer: Signer): Promise<string> {
  return await sealJws({ typ: TYP, cty: CTY, iss: credential.issuer.id }, credential, signer)
}
