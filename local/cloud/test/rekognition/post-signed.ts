import { Sha256 } from '@aws-crypto/sha256-js'
import { SignatureV4 } from '@smithy/signature-v4'

import { credentials, region } from './rekognition-for.ts'

type Headers = Record<string, string>

export interface PostOptions {
  /** Changes the headers after they were signed. */
  change?: (headers: Headers) => void
  signingDate?: Date
}

/** Calls DetectFaces with a body of the test's own, signed like any client signs. */
export async function postSigned(url: string, body: string | Buffer, options: PostOptions = {}) {
  const { change = () => {}, signingDate = new Date() } = options
  const signer = new SignatureV4({ credentials, region, service: 'rekognition', sha256: Sha256 })
  const { host, hostname } = new URL(url)
  const own = {
    host,
    'content-type': 'application/x-amz-json-1.1',
    'x-amz-target': 'RekognitionService.DetectFaces',
  }
  const request = { method: 'POST', protocol: 'http:', hostname, path: '/', headers: own, body }
  const { headers } = await signer.sign(request, { signingDate })
  change(headers)
  const response = await fetch(url, { method: 'POST', headers, body })
  const answer = (await response.json()) as Record<string, string>
  return { status: response.status, headers: response.headers, body: answer }
}
