/**
 * The signed form of a credential: a JWS in compact serialisation (RFC 7515, 7.1) with the media types of VC-JOSE-COSE.
 */
import type { Credential } from './credential.ts'
import type { Signer } from './sign.ts'

export const TYP = 'vc+jwt'
export const CTY = 'vc'

export async function seal(credential: Credential, signer: Signer): Promise<string> {
  const header = { alg: signer.algorithm, typ: TYP, cty: CTY, kid: signer.kid, iss: credential.issuer.id }
  const input = `${encode(header)}.${encode(credential)}`
  const signature = await signer.sign(Buffer.from(input, 'ascii'))
  return `${input}.${Buffer.from(signature).toString('base64url')}`
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
