/**
 * The signed form of a credential: a JWS with the media types of VC-JOSE-COSE.
 */
import type { Credential } from './credential.ts'
import { sealJws } from './jws.ts'
import type { Signer } from './sign.ts'

export const TYP = 'vc+jwt'
export const CTY = 'vc'

export async function seal(credential: Credential, signer: Signer): Promise<string> {
  return await sealJws({ typ: TYP, cty: CTY, iss: credential.issuer.id }, credential, signer)
}
